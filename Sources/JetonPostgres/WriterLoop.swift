import JetonDomain
import JetonRows
import JetonThreads

/// The one thread of this node that writes: everything queued while the server was busy shares the
/// next transaction. The transactions of all nodes take turns at the head's row.
final class WriterLoop {
  typealias Job = WriteJob<PostgresWriter>

  private let connector: Connector
  private let migrations: Migrations
  private let seal: RowSeal
  private let options: PostgresStore.Options
  private let commitCount: CommitCount
  private var connection: Connection?
  /// Up to where the observer has been told.
  private var known: Head
  private var hasStopped = false
  /// True as far as `known` is, since nobody writes between the head's lock and the commit but this
  /// node, and what others wrote before is told first.
  private let cache = RecordCache()

  /// Batches whose changes are kept for nodes that are behind, and how seldom older ones are removed.
  private static let keptBatches: UInt64 = 1_000_000
  private static let batchesBetweenRemovals: UInt64 = 1024

  init(_ opening: Opening, known: Head, commitCount: CommitCount) {
    connector = opening.connector
    migrations = opening.migrations
    seal = opening.seal
    options = opening.options
    self.known = known
    self.commitCount = commitCount
  }

  func run(_ queue: JobQueue<Job>) {
    while let jobs = queue.take(atMost: options.batchMaximum, within: options.lookInterval) {
      if hasStopped {
        for job in jobs { job.refuse(.stopped) }
      } else if jobs.isEmpty {
        catchUp()
      } else {
        serve(jobs)
      }
    }
    connection = nil
  }

  private func serve(_ jobs: [Job]) {
    do throws(StoreError) {
      try write(jobs)
    } catch {
      for job in jobs { job.refuse(error) }
      letGo(because: error)
    }
  }

  private func write(_ jobs: [Job]) throws(StoreError) {
    let used = connection
    do throws(StoreError) {
      try write(jobs, on: connected())
    } catch {
      // Of a failover one hears when the connection is used next. Nothing was done, so once more.
      guard case .unavailable = error, let used, used.isLost else { throw error }
      connection = nil
      cache.forgetAll()
      try write(jobs, on: connected())
    }
  }

  private func write(_ jobs: [Job], on connection: Connection) throws(StoreError) {
    let storage = RecordStorage(connection: connection, seal: seal)
    if try !writeTogether(jobs, storage) { try writeOneByOne(jobs, storage) }
  }

  private func connected() throws(StoreError) -> Connection {
    if let connection, connection.isAlive() { return connection }
    connection = nil
    let fresh = try connector.connectAnew()
    try migrations.check(fresh)
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
    _ jobs: [Job], _ storage: RecordStorage<Connection>
  ) throws(StoreError) -> Bool {
    let connection = storage.connection
    var progress = try begin(storage)
    var attempts: [Attempt] = []
    for job in jobs {
      let before = progress.hasWritten
      progress.hasWritten = false
      let attempt = run(job, storage, &progress)
      if connection.isLost { throw attempt.failure ?? .unavailable(detail: "PostgreSQL is gone") }
      let isSpoilt = connection.failure != nil || attempt.failure != nil && progress.hasWritten
      if isSpoilt {
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
      guard connection.failure != nil, !connection.isLost else { throw error }
      try rollBack(connection)
      return false
    }
    tell(progress.changes, through: head)
    for attempt in attempts { attempt.settle() }
    return true
  }

  /// Each body within a savepoint, its changes answered before the next one begins: who fails, fails
  /// alone.
  private func writeOneByOne(
    _ jobs: [Job], _ storage: RecordStorage<Connection>
  ) throws(StoreError) {
    var progress = try begin(storage)
    var attempts: [Attempt] = []
    var refused: [(Job, StoreError)] = []
    for job in jobs {
      try storage.connection.post("SAVEPOINT job")
      let before = progress
      let attempt = run(job, storage, &progress)
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
    tell(progress.changes, through: head)
    for attempt in attempts { attempt.settle() }
    for (job, error) in refused { job.refuse(error) }
  }

  private func begin(
    _ storage: RecordStorage<Connection>
  ) throws(StoreError) -> PostgresWriter.Progress {
    try storage.connection.post("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    let head = try storage.lockHead()
    try tellOfOthers(through: head, storage)
    return PostgresWriter.Progress(head: head)
  }

  private func run(
    _ job: Job, _ storage: RecordStorage<Connection>, _ progress: inout PostgresWriter.Progress
  ) -> Attempt {
    var writer = PostgresWriter(storage, cache, clock: options.clock(), progress: progress)
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
    try storage.connection.commit()
    commitCount.increase()
    return head
  }

  // MARK: Telling

  private func tell(_ changes: [Change], through head: Head) {
    let hasNews = !changes.isEmpty || head.lastEpoch != known.lastEpoch
    known = head
    if !hasNews { return }
    options.observer(
      Commit(lastEpoch: head.lastEpoch, lastTime: head.lastTime, changes: changes))
  }

  /// Other nodes' batches, or one of ours whose COMMIT was not answered.
  private func tellOfOthers(
    through head: Head, _ storage: RecordStorage<Connection>
  ) throws(StoreError) {
    if head.batch == known.batch { return }
    if head.batch < known.batch {
      storage.connection.giveUp()
      throw .unavailable(detail: "this database is behind what was already told")
    }
    if head.batch - known.batch >= Self.keptBatches {
      stop("this node fell behind what the others keep for it; start it anew")
      throw .stopped
    }
    let missed = MissedBatches(storage: storage, after: known.batch, through: head.batch)
    let changes = try missed.changes()
    for change in changes { cache.forget(change) }
    tell(changes, through: head)
  }

  private func catchUp() {
    do throws(StoreError) {
      let storage = RecordStorage(connection: try connected(), seal: seal)
      if try storage.head().batch == known.batch { return }
      _ = try begin(storage)
      try rollBack(storage.connection)
    } catch {
      // The next look does it, or the next transaction, before anything else.
      connection = nil
    }
  }

  private func stop(_ reason: String) {
    hasStopped = true
    options.fatal("the store stopped: \(reason)")
  }
}
