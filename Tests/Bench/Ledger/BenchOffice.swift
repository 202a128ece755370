import Foundation
import JetonCrypto
import JetonDomain
import JetonRows
import JetonSQLite
import JetonSecret
import JetonService

/// One organization with many accounts, and a service that records what they do.
struct BenchOffice: Sendable {
  static let accountCount = 10_000
  /// One account and verb nearly nobody has anything to do with.
  static let rareAccount = 7

  let store: SQLiteStore
  let organization: OrganizationID
  let verifier: Principal

  init(directory: String) async throws {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true)
    let clock = { @Sendable in
      var time = timespec()
      unsafe clock_gettime(CLOCK_REALTIME, &time)
      return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
    let options = SQLiteStore.Options(
      directory: directory, rowKey: Secret([UInt8](repeating: 1, count: 32)), clock: clock,
      observer: { _ in }, fatal: { print($0) })
    store = try SQLiteStore.open(options)
    organization = Self.id(0)
    verifier = Principal(
      identity: .serviceAccount(Self.id(0)), name: "gateway", organizationID: Self.id(0),
      role: .viewer, credential: .token(Self.id(0)))
    try await found()
  }

  func close() {
    store.close()
  }

  static func id<Thing>(_ number: Int) -> Identifier<Thing> {
    let start = Instant(microseconds: 1_700_000_000_000_000)
    return Identifier(
      at: start.advanced(by: .milliseconds(number)),
      randomness: (UInt16(truncatingIfNeeded: number), UInt64(number) &* 0x9E37_79B9_7F4A_7C15))
  }

  /// Makes the accounts, unless they are there.
  private func found() async throws {
    let isThere = try await store.read { [organization] reader throws(StoreError) in
      try reader.organization(organization) != nil
    }
    if isThere { return }
    try await store.write { writer throws(StoreError) in
      let now = Instant(microseconds: 1_700_000_000_000_000)
      try writer.apply(
        .putOrganization(
          Organization(
            id: Self.id(0), name: "bench", settings: .init(), createTime: now, updateTime: now,
            revision: 1)))
      for number in 0..<Self.accountCount {
        let account = ServiceAccount(
          id: Self.id(number), organizationID: Self.id(0), name: "service-\(number)",
          description: "", ownerID: Self.id(0), role: .viewer, isDisabled: false,
          creatorID: "usr_01hf7yat00e008000000000000", createTime: now, updateTime: now,
          revision: 1)
        try writer.apply(.putServiceAccount(account))
        let token = Token(
          id: Self.id(number), serviceAccountID: account.id,
          digest: Digest((UInt64(number), 1, 2, 3)), hint: "abcd", creatorID: account.creatorID,
          createTime: now, updateTime: now, expireTime: nil, revokeTime: nil, revision: 1)
        try writer.apply(.putToken(token))
      }
    }
  }

  /// As the service's handler does it.
  @discardableResult
  func authorize(_ number: Int) async throws -> Epoch {
    var command = Authorize(presented: Self.id(number % Self.accountCount), action: "deploy")
    command.resource = "projects/billing/environments/production"
    command.reference = "req-\(number)"
    let origin = Event.Origin(source: "192.0.2.17", agent: "gateway/1.4.2 jeton-swift/1")
    return try await store.write { [command, verifier] writer throws(StoreError) in
      let ruling = try Authority().authorize(
        command, by: verifier, in: &writer, at: writer.moment(origin))
      return try writer.enact(ruling)
    }
  }
}

/// User and system time of this process so far.
func processorTime() -> Duration {
  var time = timespec()
  unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

extension Duration {
  var inMicroseconds: Double {
    Double(components.seconds) * 1e6 + Double(components.attoseconds) / 1e12
  }
}
