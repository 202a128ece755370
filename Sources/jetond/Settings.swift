/// The text of every setting, and where it came from. Flags stand over the environment, that over
/// the file, that over what is built in.
struct Settings: Sendable {
  private var values: [Setting: Value] = [:]

  struct Value: Sendable, Hashable {
    var text: String
    var source: Source
  }

  enum Source: Sendable, Hashable {
    case builtIn
    case file(path: String, line: Int)
    case environment
    case flag
  }

  init(
    flags: [Setting: String], environment: (String) -> String?,
    readFile: (String) throws(UsageError) -> String
  ) throws(UsageError) {
    for setting in Setting.allCases {
      values[setting] = Value(text: setting.fallback, source: .builtIn)
    }
    let path = flags[.config] ?? environment(Setting.config.environmentVariable) ?? ""
    if !path.isEmpty { try take(file: readFile(path), at: path) }
    // Only what is known is looked at: a cluster that has a service of this name sets variables
    // such as JETOND_PORT by itself, and they must not keep jetond from starting.
    for setting in Setting.allCases {
      guard let text = environment(setting.environmentVariable) else { continue }
      values[setting] = Value(text: text, source: .environment)
    }
    for (setting, text) in flags { values[setting] = Value(text: text, source: .flag) }
  }

  subscript(setting: Setting) -> Value {
    values[setting] ?? Value(text: setting.fallback, source: .builtIn)
  }

  private mutating func take(file: String, at path: String) throws(UsageError) {
    var lines: [Setting: Int] = [:]
    for (index, line) in file.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let number = index + 1
      let text = line.prefix { $0 != "#" }.trimmed
      if text.isEmpty { continue }
      guard let equals = text.firstIndex(of: "=") else {
        throw .line(path: path, number: number, problem: "expected `key = value`")
      }
      let key = text[..<equals].trimmed
      guard let setting = Setting(rawValue: key), setting != .config else {
        throw .line(path: path, number: number, problem: unknown(key))
      }
      if let first = lines.updateValue(number, forKey: setting) {
        throw .line(path: path, number: number, problem: "\(key) is already set in line \(first)")
      }
      values[setting] = Value(
        text: text[text.index(after: equals)...].trimmed, source: .file(path: path, line: number))
    }
  }

  private func unknown(_ key: String) -> String {
    let known = Setting.allCases.filter { $0 != .config }.map(\.key)
    return "there is no setting \(key)" + suggestion(for: key, among: known)
  }
}

extension Settings.Source: CustomStringConvertible {
  var description: String {
    switch self {
    case .builtIn: "default"
    case .file(let path, let line): "\(path):\(line)"
    case .environment: "environment"
    case .flag: "flag"
    }
  }
}

extension StringProtocol {
  var trimmed: String {
    let isSpace = { (character: Character) in character.isWhitespace }
    guard let first = firstIndex(where: { !isSpace($0) }),
      let last = lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(self[first...last])
  }
}
