import Foundation

/// The rules of PROTOCOL.md and the rows of its table of bad input, each with the tests and vectors
/// that name it: what `proto/RULES.md` shows.
struct RuleTable {
  /// "9" or "B13", as PROTOCOL.md has them, with what they are about.
  private(set) var rules: [(id: String, text: String)] = []
  /// For each of them, in the order of the tree.
  private(set) var holders: [String: [String]] = [:]

  init(_ tree: SourceTree) throws {
    for line in try tree.lines("proto/PROTOCOL.md") {
      if let rule = line.prefixMatch(of: /(\d+)\. (.*)/) {
        rules.append((String(rule.1), Self.firstSentence(rule.2)))
      } else if let row = line.prefixMatch(of: /\| (B\d+) \| (.*?) \| (.*?) \|/) {
        rules.append((String(row.1), "\(row.2): \(row.3)"))
      }
    }
    try addTests(tree)
    try addVectors(tree)
  }

  /// Every test function, by the numbers in its name.
  private mutating func addTests(_ tree: SourceTree) throws {
    for path in tree.files(below: "Tests") where !path.contains("StructureTests") {
      for line in try tree.lines(path) {
        guard let name = line.firstMatch(of: /func `(.+?)`/)?.1 else { continue }
        let file = path.split(separator: "/").dropFirst().joined(separator: "/").dropLast(6)
        add("\(file): \(name)", for: Self.ids(in: name.lowercased()))
      }
    }
  }

  private mutating func addVectors(_ tree: SourceTree) throws {
    for path in tree.files(below: "proto/vectors", endings: ["jtn"]) {
      let head = try tree.lines(path)[0]
      let name = path.dropFirst("proto/".count)
      let ids = Self.ids(in: head.prefix { $0 != ":" }.lowercased())
      add(String(name), for: ids)
      if ids.isEmpty { holders["no rule", default: []].append(String(name)) }
    }
  }

  private mutating func add(_ holder: String, for ids: [String]) {
    for id in ids { holders[id, default: []].append(holder) }
  }

  /// As much of it as stands on the line; enough to know the rule again.
  private static func firstSentence(_ text: Substring) -> String {
    let sentences = text.split(separator: #/[.;:] /#, maxSplits: 1)
    return sentences.count > 1 ? String(sentences[0]) : text + " …"
  }

  /// "rule 9", "rules 9, 11 and 12", "b13".
  static func ids(in text: String) -> [String] {
    var ids: [String] = []
    for match in text.matches(of: /rules? (\d+(?:(?:, | and )\d+)*)/) {
      ids += match.1.matches(of: /\d+/).map { String($0.0) }
    }
    return ids + text.matches(of: /\bb\d+\b/).map { $0.0.uppercased() }
  }

  var markdown: String {
    var text = """
      # What holds the rules

      Made from the tree by `make rules`, and checked by `make test`. The numbers are those of `PROTOCOL.md`; tests stand as folder, file and
      name below `Tests`, vectors below `proto`.


      """
    for rule in rules {
      text += "**\(rule.id)** \(rule.text)\n\n"
      for holder in holders[rule.id] ?? [] { text += "- \(holder)\n" }
      text += "\n"
    }
    return String(text.dropLast())
  }
}
