/// Block style; texts are quoted unless no reader could take them for something else.
enum YAML {
  static func text(_ document: Document) -> String {
    lines(document).joined(separator: "\n") + "\n"
  }

  private static func lines(_ document: Document) -> [String] {
    switch document {
    case .list(let items) where !items.isEmpty: items.flatMap { behind("-", $0) }
    case .record(let fields) where !fields.isEmpty:
      fields.flatMap { field in
        let key = field.name + ":"
        return isBlock(field.value)
          ? [key] + lines(field.value).map { "  " + $0 } : ["\(key) \(scalar(field.value))"]
      }
    default: [scalar(document)]
    }
  }

  /// A list's item: its first line behind the dash, the others below.
  private static func behind(_ mark: String, _ item: Document) -> [String] {
    let inner = lines(item)
    return [mark + " " + inner[0]] + inner.dropFirst().map { "  " + $0 }
  }

  private static func isBlock(_ document: Document) -> Bool {
    switch document {
    case .list(let items): !items.isEmpty
    case .record(let fields): !fields.isEmpty
    default: false
    }
  }

  private static func scalar(_ document: Document) -> String {
    switch document {
    case .null: "null"
    case .bool, .number: document.scalar ?? ""
    case .list: "[]"
    case .record: "{}"
    case .text, .time, .duration: plain(document.scalar ?? "")
    }
  }

  private static func plain(_ text: String) -> String {
    let isWord =
      text.first.map { $0.isASCII && $0.isLetter } == true
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return isWord && !reserved.contains(text.lowercased()) ? text : text.quoted
  }

  /// What YAML 1.1 readers take for something else than text.
  private static let reserved: Set<String> = [
    "y", "n", "yes", "no", "on", "off", "true", "false", "null",
  ]
}
