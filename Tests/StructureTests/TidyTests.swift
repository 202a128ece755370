import Testing

/// What must not be in the tree.
@Suite struct TidyTests {
  static let unsafeRooms = [
    "JetonSecret", "JetonLog", "JetonThreads", "JetonMessages", "JetonSockets", "JetonCrypto",
    "JetonSQLite", "JetonPostgres",
    // Readers without a lock, over memory that is laid out for them.
    "JetonIndex",
    "protoc-gen-jeton", "jetond", "jeton",
    // Writes the word, in the code it generates.
    "JetonCodeGen",
  ]

  @Test func `the word unsafe stays in the rooms that own C`() throws {
    let tree = SourceTree()
    for path in tree.files(below: "Sources") where !isGenerated(path) {
      let room = String(path.split(separator: "/")[1])
      guard !Self.unsafeRooms.contains(room) else { continue }
      for line in try tree.lines(path) where !isComment(line) {
        #expect(!line.contains("unsafe "), "\(path): \(line)")
      }
    }
  }

  @Test(arguments: ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK"])
  func `nothing is left for later`(word: String) throws {
    let tree = SourceTree()
    for folder in ["Sources", "Tests", "clients", "proto"] {
      for path in tree.files(below: folder, endings: ["swift", "c", "h", "proto", "sh", "md"])
      where !isGenerated(path) {
        #expect(try !tree.text(path).contains(word), "\(path) contains \(word)")
      }
    }
  }

  @Test func `a file is one thing, and short`() throws {
    let tree = SourceTree()
    for folder in ["Sources", "clients"] {
      for path in tree.files(below: folder, endings: ["swift", "c", "h"]) where !isGenerated(path) {
        #expect(try tree.lines(path).count <= 500, "\(path) is long")
      }
    }
  }

  @Test func `the server needs no Foundation`() throws {
    let tree = SourceTree()
    for path in tree.files(below: "Sources") + tree.files(below: "clients/swift/Sources") {
      #expect(try !tree.text(path).contains("import Foundation"), "\(path)")
    }
  }

  private func isComment(_ line: Substring) -> Bool {
    line.drop { $0 == " " }.hasPrefix("//")
  }
}
