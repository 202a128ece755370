import Foundation
import JetonClient
import JetonCrypto
import JetonDomain
import JetonLedger
import JetonLog
import JetonMessages
import JetonRPC
import JetonRows
import JetonSQLite
import JetonSecret
import JetonService
import Synchronization

/// A whole service over a real SQLite store in a directory of its own, with a clock that stands.
final class Office: Sendable {
  typealias TheStore = SQLiteStore
  static let password = Secret("correct horse battery")

  let directory: URL
  let store: SQLiteStore
  let jeton: Jeton<SQLiteStore>
  let time: TestClock
  let owner: Secret
  let rootKey = RootKey.generate()

  init() async throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "jeton-\(UUID())")
    try FileManager.default.createDirectory(
      at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let time = TestClock()
    let argon2id = Argon2id(memoryKiB: 8, passes: 1)
    let clock = SteadyClock { time.now }
    let live = LiveState(clock: clock)
    store = try SQLiteStore.open(
      SQLiteStore.Options(
        directory: directory.path, rowKey: rootKey.key(for: .row), clock: { clock.now() },
        observer: { live.apply($0) }, fatal: { _ in }))
    try await store.load { live.apply($0) }
    let hash = try argon2id.hash(Self.password)
    try await Self.organization("Acme", of: "alice", hash, in: store, rootKey)
    jeton = Jeton(
      store: store, live: live, rootKey: rootKey,
      signer: try await store.read { [rootKey] (state) throws(StoreError) in
        try state.ledgerSigner(rootKey)
      },
      passwords: PasswordWork(argon2id: argon2id, threads: globalConcurrentExecutor), log: .silent)
    self.time = time
    owner = try await Self.login(jeton)
  }

  private static func organization(
    _ name: String, of owner: String, _ passwordHash: String, in store: SQLiteStore,
    _ rootKey: RootKey
  ) async throws {
    try await store.write { writer throws(StoreError) in
      var command = CreateOrganization(name: name, ownerName: owner)
      command.passwordHash = passwordHash
      if try writer.organizations().isEmpty {
        command.ledger = LedgerBeginning(firstKey: SigningKey(rootKey: rootKey).publicKey)
      }
      var entropy = SystemEntropy(rootKey: rootKey)
      let moment = try writer.moment(Event.Origin(source: "tests", agent: "tests"))
      let ruling = try Authority().createOrganization(
        command, by: "tests", in: &writer, at: moment, using: &entropy)
      _ = try writer.enact(ruling)
    }
  }

  func tokenOfAnotherOrganization() async throws -> Secret {
    let hash = try Argon2id(memoryKiB: 8, passes: 1).hash(Self.password)
    try await Self.organization("Other", of: "mallory", hash, in: store, rootKey)
    let login = JetonV1.LoginRequest(
      organization: "other", user: "mallory", password: Self.password)
    let session = try await SessionServiceClient(channel(nil)).login(login).sessionToken
    var request = JetonV1.CreateServiceAccountRequest()
    request.name = "foreign"
    request.role = .owner
    return try await ServiceAccountServiceClient(channel(session)).createServiceAccount(request)
      .secret
  }

  func login() async throws(RPCError) -> Secret { try await Self.login(jeton) }

  private static func login(_ jeton: Jeton<SQLiteStore>) async throws(RPCError) -> Secret {
    let request = JetonV1.LoginRequest(user: "alice", password: password)
    return try await SessionServiceClient(InProcessChannel(router: jeton.router)).login(request)
      .sessionToken
  }

  deinit {
    store.close()
    try? FileManager.default.removeItem(at: directory)
  }

  func channel(_ secret: Secret?, peer: Peer = .inProcess) -> InProcessChannel<SQLiteStore> {
    InProcessChannel(router: jeton.router, authorization: secret, peer: peer)
  }

  var ownerChannel: InProcessChannel<SQLiteStore> { channel(owner) }

  func account(
    _ name: String, role: JetonV1.Role = .contributor
  ) async throws(RPCError) -> JetonV1.CreateServiceAccountResponse {
    // Ids sort by the millisecond.
    time.advance(.milliseconds(1))
    var request = JetonV1.CreateServiceAccountRequest()
    request.name = name
    request.role = role
    return try await ServiceAccountServiceClient(ownerChannel).createServiceAccount(request)
  }

  func events(_ filter: JetonV1.EventFilter? = nil) async throws(RPCError) -> [JetonV1.Event] {
    var request = JetonV1.ListEventsRequest()
    request.filter = filter
    request.pageSize = 1000
    return try await LedgerServiceClient(ownerChannel).listEvents(request).events
  }
}

/// A clock that a test sets.
final class TestClock: Sendable {
  private let microseconds = Atomic<Int64>(1_800_000_000_000_000)

  var now: Instant { Instant(microseconds: microseconds.load(ordering: .relaxed)) }

  func advance(_ duration: Duration) {
    microseconds.store(now.advanced(by: duration).microseconds, ordering: .relaxed)
  }
}

/// What a call was refused with; nil when it was not.
func refusal<Answer>(_ call: () async throws(RPCError) -> Answer) async -> RPCError? {
  do throws(RPCError) {
    _ = try await call()
    return nil
  } catch {
    return error
  }
}
