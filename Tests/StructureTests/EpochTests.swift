import Foundation
import Testing

/// Who changed something can say up to where in the ledger it must be seen.
@Suite struct EpochTests {
  @Test func `the answer of every call that changes something has its epoch`() throws {
    let tree = SourceTree()
    var count = 0
    for path in tree.files(below: "proto/jeton/v1", endings: ["proto"]) {
      let text = try tree.text(path)
      let calls = text.matches(of: /rpc (\w+)\(\w+\) returns \((\w+)\) \{([^}]*)\}/)
      for call in calls where !call.3.contains("NO_SIDE_EFFECTS") {
        count += 1
        let message = try #require(
          text.firstMatch(of: try Regex("message \(call.2) \\{([^}]*)\\}")), "\(call.1)")
        let body = String(text[message.range])
        #expect(body.contains("uint64 epoch = "), "\(call.1)")
      }
    }
    #expect(count >= 17)
  }
}
