/// Whether people see weight and colour (no-color.org, and a terminal that can).
struct Style: Sendable {
  let isPlain: Bool

  static let plain = Style(isPlain: true)

  init(isPlain: Bool) {
    self.isPlain = isPlain
  }

  init(isTerminal: Bool, environment: [String: String]) {
    isPlain =
      !isTerminal || environment["NO_COLOR", default: ""] != "" || environment["TERM"] == "dumb"
  }

  func strong(_ text: String) -> String { wrapped("1", text) }
  func alarming(_ text: String) -> String { wrapped("1;31", text) }

  private func wrapped(_ code: String, _ text: String) -> String {
    isPlain ? text : "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}
