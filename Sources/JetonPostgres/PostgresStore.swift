// The store on PostgreSQL: the one room that knows libpq. It keeps what the domain decides, in the
// order in which it was decided, together with other nodes on the same database, and knows no rule
// and no secret.

package import JetonDomain
import JetonLease
import JetonRows
import JetonThreads
import Synchronization

/// One writer on its own thread and connection; a few readers on theirs, each with a snapshot.
package final class PostgresStore: Store {
  private let queues: Queues
  private let company: Company?
  private let workers: Mutex<Workers?>
  private let retryAfter: Duration
  private let commits = CommitCount()

  /// Makes the database ready where it is not; refuses one that needs a newer program, that loses
  /// commits, whose rows are sealed by another key, or whose ledger and tree do not fit.
  package static func open(_ options: Options) throws(StoreError) -> PostgresStore {
    try PostgresStore(options)
  }

  /// Whether a store was made there; makes none.
  package static func isPresent(at place: ConnectionString) throws(StoreError) -> Bool {
    let connection = try Connector(place, patience: Options.usualPatience).connect()
    return try Migrations().isApplied(to: connection)
  }

  private init(_ options: Options) throws(StoreError) {
    let opening = Opening(options)
    let head = try opening.prepare()
    queues = Queues(options)
    company = try options.node.map { (terms) throws(StoreError) in
      try Company(terms, clock: options.clock(), head: head)
    }
    workers = Mutex(try opening.start(queues, commits, company, known: head))
    retryAfter = options.retryAfter
  }

  deinit {
    queues.close()
    company?.bell.ring()
  }

  /// Finishes what is queued, then lets go of the connections. Blocks.
  package func close() {
    guard let workers = workers.withLock({ $0.take() }) else { return }
    queues.close()
    company?.bell.ring()
    for reader in workers.readers { reader.join() }
    workers.writer.join()
    workers.listener?.join()
    company?.peers.close()
  }

  struct Workers: Sendable {
    let writer: Thread
    var readers: [Thread] = []
    var listener: Thread?
  }

  struct Queues: Sendable {
    let writes: JobQueue<WriterLoop.Job>
    let reads: JobQueue<ReaderLoop.Job>

    init(_ options: Options) {
      writes = JobQueue(capacity: options.writeQueueMaximum)
      reads = JobQueue(capacity: options.readQueueMaximum)
    }

    func close() {
      reads.close()
      writes.close()
    }
  }

  /// Transactions since it was opened.
  package var commitCount: Int { commits.value }

  /// Writes that the writer has not begun.
  package var waitingWriteCount: Int { queues.writes.count }

  package func read<Answer: Sendable>(
    _ body: @escaping @Sendable (inout PostgresReader) throws(StoreError) -> Answer
  ) async throws(StoreError) -> Answer {
    let withdrawal = Withdrawal()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { caller in
        let job = ReadJob(body, caller, withdrawal)
        if let refusal = queues.reads.put(job) { job.refuse(error(for: refusal)) }
      }
    } onCancel: {
      withdrawal.make()
    }
    return try result.get()
  }

  package func write<Answer: Sendable>(
    _ body: @escaping @Sendable (inout PostgresWriter) throws(StoreError) -> Answer
  ) async throws(StoreError) -> Answer {
    let result = await withCheckedContinuation { caller in
      let job = WriteJob(body, caller)
      if let refusal = queues.writes.put(job) { job.refuse(error(for: refusal)) }
    }
    return try result.get()
  }

  private func error(for refusal: JobQueueRefusal) -> StoreError {
    switch refusal {
    case .full: .busy(retryAfter: retryAfter)
    case .closed: .stopped
    }
  }
}

// A node among others.
extension PostgresStore {
  /// From now on this node follows the log, and holds a lease when it returns. Memory holds the
  /// state of `open`, or a later one.
  package func join() async throws(StoreError) {
    guard let company else { return }
    company.membership.join()
    // The next transaction renews the lease.
    try await write { (_) throws(StoreError) in }
  }

  package func spread() async throws(StoreError) -> Receipt? {
    guard let company else { return nil }
    let waited = await company.peers.settle()
    if waited.isCutShort {
      throw .unknownOutcome(detail: "the server stopped before every node had confirmed")
    }
    return Receipt(
      confirmed: [company.membership.terms.name] + waited.confirmed, expired: waited.expired,
      waited: waited.time, isUnreplicated: company.peers.isUnreplicated)
  }

  package func nodes() async throws(StoreError) -> Nodes? {
    guard let company else { return nil }
    let (others, known) = company.peers.nodes()
    var own = Node(
      name: company.membership.terms.name, epoch: known, version: company.membership.terms.version)
    own.id = company.membership.id
    own.lease = company.membership.terms.length
    own.leaseLeft = company.membership.terms.lease.left
    own.isUnreplicated = company.peers.isUnreplicated
    return Nodes(
      own: own, others: others, lastEpoch: others.map(\.epoch).reduce(known, max))
  }
}
