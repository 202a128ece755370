import Foundation
import Testing

/// The README shows what runs: its commands are steps of the demo, in the demo's order.
@Suite struct ReadmeTests {
  @Test func `its transcript is a part of the demo`() throws {
    let tree = SourceTree()
    let demo = try tree.text("Tests/demo/demo.sh")
      .replacing("$verify", with: "jeton --token-file gateway.token token verify --secret-file")
    let commands = try tree.lines("README.md").filter { $0.hasPrefix("$ ") }.map { $0.dropFirst(2) }
    #expect(commands.count >= 5)
    var rest = demo[...]
    for command in commands {
      let place = try #require(
        rest.firstRange(of: command), "not a step, or not in order: \(command)")
      rest = rest[place.upperBound...]
    }
  }

  @Test func `what it links to is there`() throws {
    let tree = SourceTree()
    let text = try tree.text("README.md")
    for match in text.matches(of: /\]\(([^)#]+)\)/) {
      let path = tree.root.appending(path: String(match.1))
      #expect(try path.checkResourceIsReachable(), "\(match.1)")
    }
  }
}
