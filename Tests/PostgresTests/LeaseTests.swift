import Glibc
import JetonDomain
import JetonLease
import JetonPostgres
import Postmaster
import StoreContract
import Synchronization
import Testing

/// Several stores on one database, each a node with a lease.
@Suite(.timeLimit(.minutes(2))) struct LeaseTests {
  @Test func `a lease is over a little before others take it to be`() {
    let clock = Mutex<Int64>(1_000)
    let lease = Lease(of: .seconds(10)) { clock.withLock { $0 } }
    #expect(lease.standing == .over)
    lease.renew(from: 1_000)
    #expect(lease.standing == .held(age: 0))
    clock.withLock { $0 += 9_799_999_999 }
    #expect(lease.standing == .held(age: 9_799_999_999))
    // 9.8 s: two clocks may run apart by a hundredth each.
    clock.withLock { $0 += 1 }
    #expect(lease.standing == .over)
    lease.renew(from: 900)
    #expect(lease.standing == .over, "a renewal that was asked for earlier adds nothing")
    lease.renew(from: 5_000_000_000)
    #expect(lease.isHeld)
    lease.end()
    #expect(!lease.isHeld && lease.left == .zero)
    #expect(Lease().standing == .alone && Lease().left == nil)
  }

  @Test func `a node holds a lease from when it has joined`() async throws {
    let bench = try PostgresBench()
    let node = try TestNode("a", bench.options)
    #expect(!node.lease.isHeld)
    #expect(try await node.store.nodes()?.others == [])
    try await node.store.join()
    #expect(node.lease.isHeld)
    let own = try #require(try await node.store.nodes()?.own)
    #expect(own.name == "a" && own.lease == TestNode.length)
    node.store.close()
    #expect(!node.lease.isHeld)
  }

  @Test func `a change is in every node's memory when spread returns`() async throws {
    let bench = try PostgresBench()
    let nodes = try await TestNode.three(bench.options)
    // Each sees the others in its next transaction.
    for node in nodes { try await node.store.write { (_) throws(StoreError) in } }
    for number in 1...20 {
      let epoch = try await nodes[number % 3].store.put(number)
      let receipt = try #require(try await nodes[number % 3].store.spread())
      for node in nodes { #expect(node.seen.epochs.last == epoch) }
      #expect(receipt.confirmed.sorted() == ["a", "b", "c"])
      #expect(receipt.confirmed.first == ["a", "b", "c"][number % 3])
      #expect(receipt.expired == [] && receipt.isUnreplicated)
    }
    for node in nodes { node.store.close() }
  }

  @Test func `a node that is cut off is waited for once, until its lease is over`() async throws {
    let bench = try PostgresBench()
    let relay = try Relay(to: bench.postmaster)
    let near = try TestNode("near", bench.options)
    let far = try TestNode("far", bench.options(through: relay))
    try await far.store.join()
    try await near.store.join()
    relay.cutOff()
    _ = try await near.store.put(1)
    #expect(far.lease.isHeld, "it could still say what is no longer so")
    let receipt = try #require(try await near.store.spread())
    #expect(!far.lease.isHeld)
    #expect(receipt.confirmed == ["near"] && receipt.expired == ["far"])
    #expect(receipt.waited <= TestNode.length + .milliseconds(500))
    #expect(far.seen.epochs == [])
    _ = try await near.store.put(2)
    let second = try #require(try await near.store.spread())
    #expect(second.expired == ["far"] && second.waited < .milliseconds(500))

    relay.restore()
    try await until { far.lease.isHeld }
    #expect(far.seen.epochs.last == 2, "it has caught up before it has a lease")
    #expect(Set(far.seen.organizations) == Set([1, 2].map { Fixture.organization($0).id }))
    _ = try await near.store.put(3)
    #expect(try await near.store.spread()?.confirmed == ["near", "far"])
    far.store.close()
    near.store.close()
    relay.close()
  }

  @Test func `nobody waits for a node that was stopped in order`() async throws {
    let bench = try PostgresBench()
    let nodes = try await TestNode.three(bench.options)
    for node in nodes { try await node.store.write { (_) throws(StoreError) in } }
    nodes[2].store.close()
    _ = try await nodes[0].store.put(1)
    let receipt = try #require(try await nodes[0].store.spread())
    #expect(receipt.confirmed.sorted() == ["a", "b"] && receipt.expired == [])
    #expect(receipt.waited < TestNode.length / 2)
    for node in nodes { node.store.close() }
  }

  @Test func `a node of the same name is another one`() async throws {
    let bench = try PostgresBench()
    let relay = try Relay(to: bench.postmaster)
    let near = try TestNode("near", bench.options)
    let first = try TestNode("twin", bench.options(through: relay))
    try await first.store.join()
    try await near.store.join()
    relay.cutOff()
    let second = try TestNode("twin", bench.options)
    try await second.store.join()
    _ = try await near.store.put(1)
    let receipt = try #require(try await near.store.spread())
    #expect(receipt.confirmed == ["near", "twin"] && receipt.expired == ["twin"])
    #expect(!first.lease.isHeld && second.lease.isHeld)
    relay.close()
    for node in [first, second, near] { node.store.close() }
  }

  @Test func `a lease that is renewed while the database is away is none`() async throws {
    let bench = try PostgresBench()
    let relay = try Relay(to: bench.postmaster)
    let node = try TestNode("a", bench.options(through: relay))
    try await node.store.join()
    relay.cutOff()
    try await until { !node.lease.isHeld }
    try await Task.sleep(for: TestNode.length)
    #expect(!node.lease.isHeld)
    relay.restore()
    try await until { node.lease.isHeld }
    node.store.close()
    relay.close()
  }

  @Test func `a wall clock that is set changes no lease`() async throws {
    let bench = try PostgresBench()
    let wall = Mutex(Fixture.time)
    var options = bench.options
    options.clock = { wall.withLock { $0 } }
    let (stepped, other) = (try TestNode("stepped", options), try TestNode("other", bench.options))
    try await stepped.store.join()
    try await other.store.join()
    try await stepped.store.write { (_) throws(StoreError) in }
    for (number, step) in [1, -2, 3].enumerated() {
      wall.withLock { $0 = $0.advanced(by: .seconds(step * 5 * 365 * 86_400)) }
      #expect(stepped.lease.isHeld)
      _ = try await stepped.store.put(number + 1)
      #expect(try await stepped.store.spread()?.confirmed == ["stepped", "other"])
    }
    for node in [stepped, other] { node.store.close() }
  }

  @Test func `a node that hears nothing follows by looking`() async throws {
    let bench = try PostgresBench()
    let relay = try Relay(to: bench.postmaster)
    relay.deafen()
    let near = try TestNode("near", bench.options)
    let deaf = try TestNode("deaf", bench.options(through: relay))
    try await deaf.store.join()
    try await near.store.join()
    _ = try await near.store.put(1)
    let receipt = try #require(try await near.store.spread())
    #expect(receipt.confirmed == ["near", "deaf"])
    #expect(deaf.seen.epochs == [1])
    near.store.close()
    deaf.store.close()
    relay.close()
  }
}

/// A store that answers from memory.
struct TestNode {
  let store: PostgresStore
  let lease: Lease
  let seen = Seen()

  static let length = Duration.seconds(2)

  init(_ name: String, _ options: PostgresStore.Options) throws {
    lease = Lease(of: Self.length) {
      var time = timespec()
      unsafe clock_gettime(CLOCK_BOOTTIME, &time)
      return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
    var options = options
    options.observer = seen.note
    options.patience = .seconds(5)
    options.node = PostgresStore.NodeTerms(
      name: name, version: "0", lease: lease, length: Self.length)
    store = try PostgresStore.open(options)
  }

  static func three(_ options: PostgresStore.Options) async throws -> [TestNode] {
    let nodes = try ["a", "b", "c"].map { try TestNode($0, options) }
    for node in nodes { try await node.store.join() }
    return nodes
  }
}

extension PostgresBench {
  func options(through relay: Relay) -> PostgresStore.Options {
    options(
      at: "host=\(relay.directory) port=\(postmaster.port) user=postgres dbname=\(database)")
  }
}

func until(_ condition: () -> Bool) async throws {
  while !condition() { try await Task.sleep(for: .milliseconds(5)) }
}
