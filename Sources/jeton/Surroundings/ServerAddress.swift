/// Addresses in one spelling, so that a session made from one directory is found from another.
enum ServerAddress {
  /// jetond's own.
  static let standard = "tcp://127.0.0.1:7070"

  static func normalized(_ text: String, in directory: String) -> String {
    if text.hasPrefix("unix:") {
      var path = text.dropFirst("unix:".count)
      if path.hasPrefix("///") { path = path.dropFirst(2) }
      return "unix:" + (path.hasPrefix("/") ? String(path) : directory + "/" + path)
    }
    if text.hasPrefix("/") { return "unix:" + text }
    return text.contains("://") ? text : "tcp://" + text
  }
}
