import Foundation
import JetonCrypto
import JetonDomain
import JetonRows
import JetonSQLite
import JetonSecret

/// The organization of a store, and how it gets its many tokens.
struct Seed {
  static let tokensPerAccount = 4
  private static let accountsPerCommit = 1000
  /// The load asks about so many different tokens at most, spread over all there are.
  private static let textsMaximum = 1_000_000

  let directory: URL
  private let store: SQLiteStore
  private let key: Secret
  private let owner: User
  private let start = Instant(microseconds: 1_700_000_000_000_000)

  init(directory: String) async throws {
    self.directory = URL(filePath: directory)
    let root = try RootKey.read(file: directory + "/root.key")
    key = root.key(for: .credential)
    let start = start
    store = try SQLiteStore.open(
      SQLiteStore.Options(
        directory: directory, rowKey: root.key(for: .row), clock: { start }, observer: { _ in },
        fatal: { print($0) }))
    owner = try await store.read { reader throws(StoreError) in
      let organization = try reader.organizations()[0]
      return try reader.users(UserQuery(organizationID: organization.id, limit: 1))[0]
    }
  }

  /// Returns when all of them are on disk.
  func plant(_ count: Int) async throws {
    let texts = try file("texts")
    let tokens = try file("tokens")
    try key.reveal(to: file("credential.key"))
    let hash = KeyedHash(key: key)
    let stride = max(count / Self.textsMaximum, 1)
    let perCommit = Self.accountsPerCommit * Self.tokensPerAccount
    for first in Swift.stride(from: 0, to: count, by: perCommit) {
      let planted = (first..<min(first + perCommit, count)).map { make($0, hash) }
      try await write(planted)
      let asked = planted.filter { $0.number % stride == 0 }
      try texts.write(contentsOf: Data(asked.flatMap { $0.text + [UInt8(ascii: "\n")] }))
      if stride == 1 { try tokens.write(contentsOf: Data(planted.flatMap(\.record))) }
    }
  }

  /// Nobody asks about these.
  func plantEnded(_ count: Int, after first: Int) async throws {
    let hash = KeyedHash(key: key)
    let perCommit = Self.accountsPerCommit * Self.tokensPerAccount
    for first in Swift.stride(from: first, to: first + count, by: perCommit) {
      try await write((first..<(first + perCommit)).map { make($0, hash, expireTime: start) })
    }
  }

  func close() {
    store.close()
  }

  private func file(_ name: String) throws -> FileHandle {
    let url = directory.appending(path: name)
    _ = FileManager.default.createFile(atPath: url.path, contents: nil)
    return try FileHandle(forWritingTo: url)
  }

  private func write(_ planted: [Planted]) async throws {
    try await store.write { writer throws(StoreError) in
      for (index, one) in planted.enumerated() {
        if index % Self.tokensPerAccount == 0 { try writer.apply(.putServiceAccount(one.account)) }
        try writer.apply(.putToken(one.token))
      }
    }
  }

  /// The same for the same number, so that a load can be repeated.
  private func make(
    _ number: Int, _ hash: KeyedHash, expireTime: Instant? = nil
  ) -> Planted {
    let entropy = SHA256.hash(Array("bench \(number)".utf8))
    let text = TokenText(.token, entropy: entropy.bytes)
    let accountNumber = number / Self.tokensPerAccount
    let account = ServiceAccount(
      id: ServiceAccountID(at: time(accountNumber), randomness: randomness(accountNumber)),
      organizationID: owner.organizationID, name: "service-\(accountNumber)", description: "",
      ownerID: owner.id, role: .viewer, isDisabled: false, creatorID: owner.id.description,
      createTime: start, updateTime: start, revision: 1)
    let token = Token(
      id: TokenID(at: time(number), randomness: randomness(number)), serviceAccountID: account.id,
      digest: Digest(hash.hash(text.secret).words), hint: text.hint,
      creatorID: account.creatorID, createTime: start, updateTime: start, expireTime: expireTime,
      revokeTime: nil, revision: 1)
    return Planted(
      number: number, text: Array(text.secret.reveal().utf8), account: account, token: token)
  }

  private func time(_ number: Int) -> Instant {
    Instant(microseconds: start.microseconds + Int64(number) * 1000)
  }

  private func randomness(_ number: Int) -> (UInt16, UInt64) {
    let words = SHA256.hash(Array("id \(number)".utf8)).words
    return (UInt16(truncatingIfNeeded: words.0), words.1)
  }
}

extension Secret {
  fileprivate func reveal(to file: FileHandle) throws {
    try file.write(contentsOf: Data(withBytes { bytes in bytes.indices.map { bytes[$0] } }))
  }
}
