import JetonDomain
import JetonLease
import Synchronization

/// What this node knows of the others, and who waits for them. The writer tells it what stands in
/// their rows whenever it has the head's lock; the listener, what they call out.
///
/// Why waiting so is enough: a node renews its lease under the head's lock, after it was told
/// everything before. So a renewal that comes after a change, in the order of the log, knows it. One
/// that comes before was sent before its row was first seen here, and is over a whole length after
/// that moment.
final class Peers: Sendable {
  private struct Peer {
    var row: NodeRow
    /// What it has confirmed in any way.
    var epoch: Epoch
    /// When this renewal was first seen here; it was sent before.
    var seen: Lease.Time

    var end: Lease.Time { seen + row.lease.nanoseconds }
  }

  private struct Waiter {
    let epoch: Epoch
    let started: Lease.Time
    /// The nodes that must confirm, and when the lease is over of those that do not.
    var silent: [NodeID: (name: String, end: Lease.Time)]
    var confirmed: [String]
    var expired: [String] = []
    let caller: CheckedContinuation<Waited, Never>
  }

  struct Waited: Sendable {
    var confirmed: [String] = []
    var expired: [String] = []
    var time: Duration = .zero
    /// The store was closed: who knows.
    var isCutShort = false
  }

  private struct State {
    var peers: [NodeID: Peer] = [:]
    var waiters: [UInt64: Waiter] = [:]
    var lastWaiter: UInt64 = 0
    /// The last epoch that came with changes.
    var changed: Epoch = 0
    var known: Epoch = 0
    var announced: UInt64 = 0
    var isUnreplicated = false
    var hasAlarm = false
    var isClosed = false
  }

  private let own: NodeID
  private let lease: Lease
  private let state = Mutex(State())

  init(besides own: NodeID, lease: Lease) {
    self.own = own
    self.lease = lease
  }

  // MARK: Told

  /// By the writer, of what stood in the table while it had the head's lock.
  func saw(_ rows: [NodeRow]) {
    let now = lease.now()
    state.withLock { state in
      let before = state.peers
      state.peers = [:]
      for row in rows where row.id != own {
        var peer = Peer(row: row, epoch: row.epoch, seen: now)
        if let known = before[row.id] {
          peer.epoch = max(peer.epoch, known.epoch)
          if known.row.renewal == row.renewal { peer.seen = known.seen }
        }
        state.peers[row.id] = peer
      }
    }
    look()
  }

  /// By the listener, of what a node says it knows.
  func heard(_ epochs: [(NodeID, Epoch)]) {
    state.withLock { state in
      for (id, epoch) in epochs {
        if let known = state.peers[id]?.epoch { state.peers[id]?.epoch = max(known, epoch) }
      }
    }
    look()
  }

  /// By the writer, of what this node has in memory.
  func knows(_ epoch: Epoch, withChanges: Bool) {
    state.withLock { state in
      state.known = epoch
      if withChanges { state.changed = epoch }
    }
  }

  /// By the listener: a batch that there is, too.
  func announced(_ batch: UInt64) {
    state.withLock { $0.announced = max($0.announced, batch) }
  }

  var announcedBatch: UInt64 { state.withLock { $0.announced } }

  /// The last epoch with changes that this node has in memory.
  var changedEpoch: Epoch { state.withLock { $0.changed } }

  var isUnreplicated: Bool {
    get { state.withLock { $0.isUnreplicated } }
    set { state.withLock { $0.isUnreplicated = newValue } }
  }

  // MARK: Waiting

  var hasWaiters: Bool { state.withLock { !$0.waiters.isEmpty } }

  /// Until every other node has in memory what this one has now, or may not answer from memory.
  func settle() async -> Waited {
    await withCheckedContinuation { caller in
      let needsAlarm = add(caller)
      look()
      if needsAlarm { Task { [self] in await watchTheClock() } }
    }
  }

  /// Whether nobody watches the clock yet.
  private func add(_ caller: CheckedContinuation<Waited, Never>) -> Bool {
    let now = lease.now()
    return state.withLock { state in
      state.lastWaiter += 1
      let silent = state.peers.mapValues { (name: $0.row.name, end: $0.end) }
      state.waiters[state.lastWaiter] = Waiter(
        epoch: state.changed, started: now, silent: silent, confirmed: [], caller: caller)
      defer { state.hasAlarm = true }
      return !state.hasAlarm
    }
  }

  /// One task for all who wait, as long as there are any.
  private func watchTheClock() async {
    while let time = timeToNextEnd {
      try? await Task.sleep(for: min(time, Self.longestSleep))
      look()
    }
  }

  /// Those who come while it sleeps may have less time.
  private static let longestSleep = Duration.milliseconds(25)

  private var timeToNextEnd: Duration? {
    let now = lease.now()
    return state.withLock { state in
      let ends = state.waiters.values.flatMap { $0.silent.values.map(\.end) }
      guard let next = ends.min() else {
        state.hasAlarm = false
        return nil
      }
      return .nanoseconds(max(next - now, 1_000_000))
    }
  }

  /// Lets go of those whose waiting is over.
  private func look() {
    let now = lease.now()
    let finished = state.withLock { state in
      var finished: [(CheckedContinuation<Waited, Never>, Waited)] = []
      for (number, var waiter) in state.waiters {
        for (id, silent) in waiter.silent {
          #if MUTANTS
            if Mutant.stopsWaiting(after: now - waiter.started) {
              waiter.silent[id] = nil
              continue
            }
          #endif
          guard let peer = state.peers[id] else {
            // It left, or others have waited for it already.
            waiter.silent[id] = nil
            continue
          }
          if peer.epoch >= waiter.epoch {
            waiter.confirmed.append(silent.name)
          } else if now >= silent.end {
            waiter.expired.append(silent.name)
          } else {
            continue
          }
          waiter.silent[id] = nil
        }
        state.waiters[number] = waiter
        guard waiter.silent.isEmpty || state.isClosed else { continue }
        state.waiters[number] = nil
        finished.append(
          (
            waiter.caller,
            Waited(
              confirmed: waiter.confirmed.sorted(), expired: waiter.expired.sorted(),
              time: .nanoseconds(now - waiter.started), isCutShort: !waiter.silent.isEmpty)
          ))
      }
      return finished
    }
    for (caller, waited) in finished { caller.resume(returning: waited) }
  }

  func close() {
    state.withLock { $0.isClosed = true }
    look()
  }

  // MARK: Telling

  /// Rows whose lease has been over for so long that nobody need look at them any more.
  var forgotten: [NodeRow] {
    let now = lease.now()
    return state.withLock { state in
      state.peers.values.filter { now > $0.end + 10 * $0.row.lease.nanoseconds }.map(\.row)
    }
  }

  func nodes() -> (others: [Node], known: Epoch) {
    let now = lease.now()
    return state.withLock { state in
      let others = state.peers.values.map { peer in
        var node = Node(name: peer.row.name, epoch: peer.epoch, version: peer.row.version)
        node.id = peer.row.id
        node.lease = peer.row.lease
        node.leaseLeft = .nanoseconds(max(0, peer.end - now))
        node.renewTime = peer.row.time
        node.isUnreplicated = peer.row.isUnreplicated
        return node
      }
      return (others, state.known)
    }
  }
}
