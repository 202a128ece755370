import Testing

/// Who may import whom. SwiftPM builds a forbidden import as long as the target happens to be
/// built before; this table does not let it pass.
@Suite struct ImportTests {
  static let rooms: [String: Set<String>] = [
    "Sources/JetonSecret": ["Glibc"],
    "Sources/JetonLog": ["Glibc"],
    "Sources/JetonThreads": ["Glibc"],
    "Sources/JetonWire": [],
    "Sources/JetonMessages": ["CJetonProto", "Glibc", "JetonSecret", "Synchronization"],
    "Sources/JetonRPC": ["JetonMessages", "JetonSecret", "JetonWire", "Synchronization"],
    "Sources/JetonSockets": [
      "CLinux", "COpenSSL", "Glibc", "JetonThreads", "JetonWire", "Synchronization",
    ],
    "Sources/JetonServer": ["JetonRPC", "JetonSockets", "JetonWire", "Synchronization"],
    "Sources/JetonLease": ["Synchronization"],
    "Sources/JetonDomain": ["JetonSecret", "Swift"],
    "Sources/JetonCrypto": ["COpenSSL", "CArgon2", "Glibc", "JetonSecret", "Synchronization"],
    "Sources/JetonLedger": ["JetonCrypto", "JetonDomain", "JetonMessages"],
    "Sources/JetonIndex": ["CProcessor", "Glibc", "JetonDomain", "Synchronization"],
    "Sources/JetonService": [
      "JetonCrypto", "JetonDomain", "JetonIndex", "JetonLease", "JetonLedger", "JetonLog",
      "JetonMessages", "JetonRPC", "JetonSecret", "Synchronization", "Glibc",
    ],
    "Sources/JetonRows": [
      "JetonCrypto", "JetonDomain", "JetonLedger", "JetonSecret", "Synchronization",
    ],
    "Sources/JetonSQLite": [
      "CSQLite", "Glibc", "JetonCrypto", "JetonDomain", "JetonLedger", "JetonRows",
      "JetonSecret", "JetonThreads", "Synchronization",
    ],
    "Sources/JetonPostgres": [
      "CPostgres", "Glibc", "JetonCrypto", "JetonDomain", "JetonLease", "JetonLedger", "JetonRows",
      "JetonSecret", "JetonThreads", "Synchronization",
    ],
    "clients/swift/Sources/JetonClient": [
      "Glibc", "JetonMessages", "JetonRPC", "JetonSecret", "JetonSockets", "JetonWire",
      "Synchronization",
    ],
    "Sources/JetonCodeGen": [],
    "Sources/protoc-gen-jeton": ["Glibc", "JetonCodeGen", "JetonMessages"],
    // A stranger's service, which needs the runtime alone.
    "Tests/Tally": [
      "CTally", "JetonClient", "JetonMessages", "JetonRPC", "JetonSecret", "JetonServer",
      "JetonSockets", "Synchronization", "Tally", "Testing",
    ],
    "Sources/jeton": [
      "Glibc", "JetonClient", "JetonCrypto", "JetonLedger", "JetonMessages", "JetonRPC",
      "JetonSQLite", "JetonSecret", "JetonThreads", "Synchronization",
    ],
  ]

  @Test(arguments: rooms.keys.sorted())
  func `imports only what its room may know`(room: String) throws {
    let tree = SourceTree()
    let allowed = Self.rooms[room]!
    for path in tree.files(below: room) {
      for line in try tree.lines(path) {
        guard let name = imported(by: line) else { continue }
        #expect(allowed.contains(name), "\(path) imports \(name)")
      }
    }
  }

  @Test func `every room has its row`() {
    let tree = SourceTree()
    let assembled: Set = ["Sources/jetond"]
    let present = Set(
      tree.files(below: "Sources").map { $0.split(separator: "/").prefix(2).joined(separator: "/") }
    )
    for room in present.subtracting(assembled) {
      #expect(Self.rooms[room] != nil, "\(room) has no row")
    }
  }

  private func imported(by line: Substring) -> String? {
    let words = line.split(separator: " ")
    guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.endIndex,
      words[..<keyword].allSatisfy({ $0.hasPrefix("@") || modifiers.contains(String($0)) })
    else { return nil }
    let last = words[keyword + 1]
    return kinds.contains(String(last)) ? nil : String(last.prefix { $0 != "." })
  }

  private let modifiers: Set = ["public", "package", "internal", "private", "fileprivate"]
  private let kinds: Set = ["func", "struct", "class", "enum", "protocol", "typealias", "var"]
}
