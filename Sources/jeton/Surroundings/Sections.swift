/// A small file format: `key = value` lines under `[section]` headings, `#` at the start of a
/// line for remarks. What stands before the first heading belongs to the section "".
struct Sections: Sendable {
  typealias Values = [String: String]

  private(set) var named: [String: Values] = [:]

  init(named: [String: Values]) {
    self.named = named
  }

  /// `keys` are those that mean something; any other is a mistake worth telling.
  init(reading text: String, path: String, keys: Set<String>) throws(Failure) {
    var section = ""
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let line = trimmed(line)
      let place = "\(path), line \(index + 1)"
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("["), line.hasSuffix("]") {
        section = trimmed(line.dropFirst().dropLast())
        named[section, default: [:]] = named[section] ?? [:]
        continue
      }
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw Failure(.usage, "\(place): neither [section] nor key = value")
      }
      let key = trimmed(parts[0])
      guard keys.contains(key) else {
        let known = keys.sorted()
        let hint =
          known.nearest(to: key).map { "; did you mean \($0)?" }
          ?? "; known are " + known.joined(separator: ", ")
        throw Failure(.usage, "\(place): there is no key \"\(key.shown)\"" + hint)
      }
      named[section, default: [:]][key] = trimmed(parts[1])
    }
  }

  var text: String {
    named.sorted { $0.key < $1.key }.map { name, values in
      (name.isEmpty ? "" : "[\(name)]\n")
        + values.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)\n" }.joined()
    }.joined(separator: "\n")
  }
}

private func trimmed(_ text: some StringProtocol) -> String {
  let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
  return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
}
