import JetonDomain
import JetonLease
import JetonLedger
import JetonRows
import JetonThreads

/// The one thread of this node that writes: everything queued while the server was busy shares the
/// next transaction. The transactions of all nodes take turns at the head's row.
final class WriterLoop {
  typealias Job = WriteJob<PostgresWriter>

  private let connector: Connector
  private let migrations: Migrations
  let seal: RowSeal
  let options: PostgresStore.Options
  private let commitCount: CommitCount
  /// Nil for a store that answers nothing from memory.
  let company: Company?
  var connection: Connection?
  /// Up to where the observer has been told.
  var known: Head
  private var hasStopped = false
  /// When the transaction under way began, if it renews the lease.
  var renewing: Lease.Time?
  /// What the transaction under way has heard of the other nodes.
  var others = Others()
  /// Where the ledger is after a COMMIT that was sent, until it is answered.
  private var unanswered: Head?
  private var lost: Lost?
  /// Nobody else has written lately, so what this node knows is likely to be all there is.
  var isAlone = true
  /// True as far as `known` is, since nobody writes between the head's lock and the commit but this
  /// node, and what others wrote before is told first.
  let cache = RecordCache()

  /// Batches whose changes are kept for nodes that are behind, and how seldom older ones are removed.
  static let keptBatches: UInt64 = 1_000_000
  private static let batchesBetweenRemovals: UInt64 = 1024

  /// A transaction whose COMMIT was not answered.
  struct Lost {
    let before: Head
    let head: Head
    let attempts: [Attempt]
  }

  struct Others {
    var rows: Answer?
    var standbys: Answer?
  }

  init(_ opening: Opening, known: Head, commitCount: CommitCount, company: Company?) {
    connector = opening.connector
    migrations = opening.migrations
    seal = opening.seal
    options = opening.options
    self.known = known
    self.commitCount = commitCount
    self.company = company
  }

  func run(_ queue: JobQueue<Job>) {
    while let jobs = queue.take(atMost: options.batchMaximum, within: patience) {
      if hasStopped {
        for job in jobs { job.refuse(.stopped) }
      } else if !jobs.isEmpty || company?.membership.isDue == true {
        serve(jobs)
      } else if hasNews {
        catchUp()
      }
    }
    leave()
    connection = nil
  }

  /// A node is told of news; any other store goes and looks.
  private var hasNews: Bool {
    guard let company else { return true }
    return company.membership.isJoined && company.peers.announcedBatch > known.batch
  }

  private var patience: Duration {
    company?.membership.timeToRenewal ?? options.lookInterval
  }

  private func serve(_ jobs: [Job]) {
    do throws(StoreError) {
      try write(jobs)
    } catch {
      for job in jobs { job.refuse(error) }
      letGo(because: error)
      // A renewal is due again at once.
      if jobs.isEmpty { pause(Self.pauseAfterFailure) }
    }
  }

  private static let pauseAfterFailure = Duration.milliseconds(50)

  private func write(_ jobs: [Job]) throws(StoreError) {
    let used = connection
    do throws(StoreError) {
      try write(jobs, on: connected())
    } catch {
      // Of a failover one hears when the connection is used next. Nothing was done, or it will be
      // found out what; so once more.
      guard lost != nil || used?.isLost == true, error.isLoss else { throw error }
      connection = nil
      cache.forgetAll()
      try writeAgain(jobs, after: error)
    }
  }

  private func writeAgain(_ jobs: [Job], after loss: StoreError) throws(StoreError) {
    defer { lost = nil }
    do throws(StoreError) {
      try write(jobs, on: connected())
    } catch {
      throw lost == nil ? error : loss
    }
  }

  private func write(_ jobs: [Job], on connection: Connection) throws(StoreError) {
    let storage = RecordStorage(connection: connection, seal: seal)
    if isAlone, lost == nil, try writeTogether(jobs, storage, .assuming) { return }
    if try writeTogether(jobs, storage, .asking) { return }
    try writeOneByOne(jobs, storage)
  }

  func connected() throws(StoreError) -> Connection {
    if let connection, connection.isAlive() { return connection }
    connection = nil
    let fresh = try connector.connectAnew()
    try migrations.check(fresh)
    try checkHistory(on: fresh)
    connection = fresh
    return fresh
  }

  /// After a failure: nothing of the transaction may linger, and what came of it must be told to the
  /// observer soon, if anything did.
  private func letGo(because error: StoreError) {
    if let connection, !connection.isLost, (try? rollBack(connection)) != nil { return }
    connection = nil
    cache.forgetAll()
    if case .unknownOutcome = error { catchUp() }
  }

  private func rollBack(_ connection: Connection) throws(StoreError) {
    // Whatever was posted and refused is told already.
    _ = try? connection.settle()
    try connection.post("ROLLBACK")
    try connection.settle()
    connection.forgetFailure()
    cache.forgetAll()
  }

  // MARK: One transaction

  /// Bodies hardly ever fail after they have changed something, so they share the transaction as it
  /// is, and no change waits for its answer. False: one of them spoilt it for the others; nothing was
  /// done.
  private func writeTogether(
    _ jobs: [Job], _ storage: RecordStorage<Connection>, _ way: PostgresWriter.Way
  ) throws(StoreError) -> Bool {
    let connection = storage.connection
    var progress = try begin(storage, way)
    if let lost {
      if try hasHappened(lost, storage) { return try settle(lost, storage) }
      // What may still be under way fails by this, since it assumes another head.
      progress.hasWritten = true
      self.lost = nil
    }
    var attempts: [Attempt] = []
    for job in jobs {
      let before = progress.hasWritten
      progress.hasWritten = false
      let attempt = run(job, storage, way, &progress)
      if connection.isLost { throw attempt.failure ?? .unavailable(detail: "PostgreSQL is gone") }
      let isSpoilt = connection.failure != nil || attempt.failure != nil && progress.hasWritten
      if isSpoilt {
        if way == .assuming { isAlone = false }
        try rollBack(connection)
        return false
      }
      progress.hasWritten = progress.hasWritten || before
      attempts.append(attempt)
    }
    let head: Head
    do {
      head = try commit(progress, storage)
    } catch {
      if connection.isLost, let unanswered {
        lost = Lost(before: progress.head, head: unanswered, attempts: attempts)
      }
      guard connection.failure != nil, !connection.isLost else { throw error }
      if way == .assuming { isAlone = false }
      try rollBack(connection)
      return false
    }
    hearOfOthers()
    tell(progress.changes, through: head)
    renewed()
    for attempt in attempts { attempt.settle() }
    return true
  }

  /// Whether what was not answered is in the log. With the head's lock it is there or never will be:
  /// it held the lock itself, or assumes a head that is no more.
  private func hasHappened(
    _ lost: Lost, _ storage: RecordStorage<Connection>
  ) throws(StoreError) -> Bool {
    if known.values == lost.head.values { return true }
    if known.values == lost.before.values { return false }
    guard lost.head.lastEpoch > lost.before.lastEpoch else {
      throw .unknownOutcome(detail: "others have written since, and it left no event")
    }
    if known.lastEpoch < lost.head.lastEpoch { return false }
    var reader = PostgresReader(storage: storage)
    return try reader.treeRoot(size: lost.head.lastEpoch) == lost.head.frontier.root
  }

  /// Memory has been told of it. One more commit, since a server that was cut off from its standby
  /// shows what it must not promise yet.
  private func settle(
    _ lost: Lost, _ storage: RecordStorage<Connection>
  ) throws(StoreError) -> Bool {
    try storage.put(known)
    try storage.connection.commit()
    self.lost = nil
    hearOfOthers()
    for attempt in lost.attempts { attempt.settle() }
    return true
  }

  /// Each body within a savepoint, its changes answered before the next one begins: who fails, fails
  /// alone.
  private func writeOneByOne(
    _ jobs: [Job], _ storage: RecordStorage<Connection>
  ) throws(StoreError) {
    var progress = try begin(storage, .asking)
    var attempts: [Attempt] = []
    var refused: [(Job, StoreError)] = []
    for job in jobs {
      try storage.connection.post("SAVEPOINT job")
      let before = progress
      let attempt = run(job, storage, .asking, &progress)
      let refusal = try refusal(storage.connection)
      if refusal != nil || attempt.failure != nil {
        progress = before
        cache.forgetAll()
        try storage.connection.post("ROLLBACK TO job")
      }
      try storage.connection.post("RELEASE job")
      if let refusal, attempt.failure == nil {
        refused.append((job, refusal))
      } else {
        attempts.append(attempt)
      }
    }
    let head = try commit(progress, storage)
    hearOfOthers()
    tell(progress.changes, through: head)
    renewed()
    for attempt in attempts { attempt.settle() }
    for (job, error) in refused { job.refuse(error) }
  }

  /// With the head's lock one knows what every other node knew before.
  func begin(
    _ storage: RecordStorage<Connection>, _ way: PostgresWriter.Way
  ) throws(StoreError) -> PostgresWriter.Progress {
    (renewing, others) = (nil, Others())
    if let membership = company?.membership, membership.isWelcome {
      // Before anything is sent.
      renewing = membership.terms.lease.now()
    }
    let connection = storage.connection
    try connection.post("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    switch way {
    case .assuming:
      try connection.assume(
        "seal = ?", [.bytes(storage.seal(of: known))],
        suffix: "FROM head WHERE id = 1 FOR UPDATE")
      try askForOthers(connection)
      return PostgresWriter.Progress(head: known)
    case .asking:
      var answer: Answer?
      try connection.post(RecordStorage<Connection>.headQuestion(.locked)) { answer = $0 }
      try askForOthers(connection)
      try connection.settle()
      guard let answer else { throw .unavailable(detail: "the head was not answered") }
      let head = try storage.head(answer)
      isAlone = head.batch == known.batch
      try tellOfOthers(through: head, storage)
      return PostgresWriter.Progress(head: head)
    }
  }

  private func run(
    _ job: Job, _ storage: RecordStorage<Connection>, _ way: PostgresWriter.Way,
    _ progress: inout PostgresWriter.Progress
  ) -> Attempt {
    var writer = PostgresWriter(storage, cache, way, clock: options.clock(), progress: progress)
    let attempt = job.run(&writer)
    progress = writer.progress
    return attempt
  }

  /// What the server refused of the last body's changes; nil: nothing. Throws when it is gone.
  private func refusal(_ connection: Connection) throws(StoreError) -> StoreError? {
    do throws(StoreError) {
      try connection.settle()
    } catch  where connection.isLost {
      throw error
    } catch {}
    defer { connection.forgetFailure() }
    return connection.failure
  }

  /// Returns the head as it is then.
  private func commit(
    _ progress: PostgresWriter.Progress, _ storage: RecordStorage<Connection>
  ) throws(StoreError) -> Head {
    var head = progress.head
    unanswered = nil
    if progress.hasWritten {
      head.batch += 1
      for record in Set(progress.changes.map(ChangedRecord.init)) {
        try storage.connection.post(
          "INSERT INTO changes (batch, kind, id) VALUES (?, ?, ?)",
          [.epoch(head.batch), .integer(record.kind.rawValue), record.id])
      }
      if head.batch % Self.batchesBetweenRemovals == 0, head.batch > Self.keptBatches {
        try storage.connection.post(
          "DELETE FROM changes WHERE batch <= ?", [.epoch(head.batch - Self.keptBatches)])
      }
      try storage.put(head)
    }
    if !progress.changes.isEmpty {
      try storage.connection.post(Notice.committed(batch: head.batch).sending)
    }
    try postRenewal(storage.connection)
    if progress.hasWritten { unanswered = head }
    try storage.connection.commit()
    unanswered = nil
    commitCount.increase()
    return head
  }

  func stopped(_ reason: String) -> StoreError {
    stop(reason)
    return .stopped
  }

  func stop(_ reason: String) {
    hasStopped = true
    company?.membership.terms.lease.end()
    options.fatal("the store stopped: \(reason)")
  }
}

extension StoreError {
  fileprivate var isLoss: Bool {
    switch self {
    case .unavailable, .unknownOutcome: true
    case .busy, .corrupt, .stopped, .cancelled: false
    }
  }
}
