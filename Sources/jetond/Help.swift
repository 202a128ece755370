/// What `jetond help` prints.
func helpText() -> String {
  let options = Invocation.Option.allCases.map { ("--" + $0.rawValue, $0.meaning) }
  let settings = Setting.allCases.map { ("--" + $0.key, $0.meaning) }
  return """
    jetond: the authority for your organization's API tokens

      jetond init --organization NAME --owner NAME   make the store, its key and its first OWNER
      jetond serve                                   answer calls (also without a word)
      jetond org create --organization NAME --owner NAME
      jetond config                                  every setting, and where it came from
      jetond version | help

    \(table(options))

    Settings, as flags, as lines of the file (key = value), or as environment variables
    (--drain-timeout 5s, drain-timeout = 5s, JETOND_DRAIN_TIMEOUT=5s):

    \(table(settings))

    Ends with 0 when all went well, 64 for words it does not know, 65 for a data directory it
    cannot use, 69 for an address it cannot listen on, 70 when calls had to be cut off at the end,
    71 when its process cannot be closed to others, 74 when the store failed, 78 for a wrong
    setting.
    """
}

private func table(_ rows: [(String, String)]) -> String {
  let width = rows.map(\.0.count).max() ?? 0
  return rows.map { "  " + $0.padded(to: width) + "  " + $1 }.joined(separator: "\n")
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

/// What `jetond config` prints.
func configurationText(_ settings: Settings) -> String {
  let rows = Setting.allCases.map { ($0, settings[$0]) }
  let keys = rows.map(\.0.key.count).max() ?? 0
  let texts = rows.map(\.1.text.count).max() ?? 0
  return rows.map { setting, value in
    setting.key.padded(to: keys) + " = " + value.text.padded(to: texts)
      + "  # \(value.source)"
  }.joined(separator: "\n")
}
