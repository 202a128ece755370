import Foundation
import Testing

/// PROTOCOL.md promises that each of its rules is held by a test that names it.
@Suite struct RuleTests {
  private let tree = SourceTree()

  @Test func `every rule, and every row of bad input, has a test or a vector that names it`()
    throws
  {
    let table = try RuleTable(tree)
    #expect(table.rules.count > 80)
    #expect(Set(table.rules.map(\.id)).count == table.rules.count)
    for rule in table.rules {
      #expect(table.holders[rule.id] != nil, "nothing holds rule \(rule.id)")
    }
  }

  @Test func `every rule that a test or a vector names is there, and every vector names one`()
    throws
  {
    let table = try RuleTable(tree)
    let known = Set(table.rules.map(\.id))
    for (id, holders) in table.holders { #expect(known.contains(id), "\(id): \(holders)") }
  }

  /// With JETON_WRITE_RULES in the environment it writes the file.
  @Test func `RULES lists them as they are`() throws {
    let text = try RuleTable(tree).markdown
    let file = tree.root.appending(path: "proto/RULES.md")
    if ProcessInfo.processInfo.environment["JETON_WRITE_RULES"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let isFresh = try String(contentsOf: file, encoding: .utf8) == text
    #expect(isFresh, "stale: make rules")
  }

  /// Programs compare reasons, so PROTOCOL.md has them all.
  @Test func `every reason of the runtime stands in PROTOCOL`() throws {
    let document = try tree.text("proto/PROTOCOL.md")
    let folders = ["Sources/JetonRPC", "clients/swift/Sources/JetonClient"]
    for path in folders.flatMap({ tree.files(below: $0) }) where !isGenerated(path) {
      for match in try tree.text(path).matches(of: /reason: "([A-Z_]+)"/) {
        #expect(document.contains("`\(match.1)`"), "\(path): \(match.1)")
      }
    }
  }
}
