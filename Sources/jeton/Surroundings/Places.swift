/// Where this program keeps its files (XDG Base Directory Specification).
struct Places: Sendable {
  let environment: [String: String]

  /// What a person writes: profiles.
  var configuration: PrivateFile {
    PrivateFile(path: base("XDG_CONFIG_HOME", ".config") + "/jeton/config")
  }

  /// What `jeton login` writes: one file for each profile.
  func session(of profile: String) -> PrivateFile {
    PrivateFile(path: base("XDG_STATE_HOME", ".local/state") + "/jeton/sessions/" + profile)
  }

  /// The specification has relative paths ignored.
  private func base(_ variable: String, _ standard: String) -> String {
    if let path = environment[variable], path.hasPrefix("/") { return path }
    return (environment["HOME"] ?? "") + "/" + standard
  }

  /// A leading ~/ as shells read it.
  func expanded(_ path: String) -> String {
    path.hasPrefix("~/") ? (environment["HOME"] ?? "") + path.dropFirst() : path
  }
}
