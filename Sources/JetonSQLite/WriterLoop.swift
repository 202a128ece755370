import JetonDomain
import JetonRows
import JetonThreads

/// The one thread that writes: everything queued while the disk was busy shares the next
/// transaction, and so its one sync, which `SyncLoop` waits for.
///
/// All commits and all checkpoints are on this one connection. Two connections doing either at
/// the same time may corrupt the log in SQLite before 3.51.3, and Debian 12 has 3.40.1.
final class WriterLoop {
  typealias Job = WriteJob<SQLiteWriter>

  private let options: SQLiteStore.Options
  private let commitCount: CommitCount
  private let disk: SyncLoop
  private let durable: DurableCommits
  private let connection: Connection
  private let recent: RecentPostings
  private var writer: SQLiteWriter
  private var checkpointedPageCount = 0
  private var hasStopped = false

  init(
    shelf: Shelf, disk: SyncLoop, durable: DurableCommits, options: SQLiteStore.Options,
    commitCount: CommitCount, progress: SQLiteWriter.Progress
  ) throws(StoreError) {
    self.options = options
    self.commitCount = commitCount
    self.disk = disk
    self.durable = durable
    connection = shelf.connection
    recent = shelf.recent
    writer = try SQLiteWriter(shelf: shelf, progress: progress)
  }

  func run(_ queue: JobQueue<Job>) {
    disk.takeTurn()
    while let jobs = queue.take(atMost: options.batchMaximum) {
      if let transaction = serve(jobs) {
        disk.put(transaction)
        checkpointIfDue()
        disk.takeTurn()
      }
    }
    disk.close()
  }

  /// Nil: there is none, and all have been told.
  private func serve(_ jobs: [Job]) -> Committed? {
    if hasStopped || durable.failure != nil {
      for job in jobs { job.refuse(.stopped) }
      return nil
    }
    let (before, changesBefore) = (writer.progress, connection.changeCount)
    do throws(StoreError) {
      try checkPlace()
      let attempts = try attempt(jobs, from: before)
      try finishLedger(since: before)
      try commit()
      return Committed(
        attempts: attempts, hasWritten: connection.changeCount != changesBefore,
        commit: news(since: before))
    } catch {
      undo(to: before)
      abandon(jobs, because: error)
      return nil
    }
  }

  private func undo(to before: SQLiteWriter.Progress) {
    writer.progress = before
    writer.cache.forgetAll()
    recent.retract(after: before.lastEpoch)
  }

  /// What goes with the events of a transaction, once for all of them.
  private func finishLedger(since before: SQLiteWriter.Progress) throws(StoreError) {
    if writer.progress.extent != before.extent { try connection.put(writer.progress.extent) }
    let count = Int(writer.progress.lastEpoch - before.lastEpoch)
    if count == 0 { return }
    recent.append(
      writer.progress.postings, of: (before.lastEpoch + 1)...writer.progress.lastEpoch)
    writer.progress.postings.removeAll(keepingCapacity: true)
    try writer.progress.upkeep.step(
      rows: options.upkeepRows(count), lastEpoch: writer.progress.lastEpoch, recent,
      writer.progress.extent.removal, connection)
  }

  /// What is written to a file that was removed or replaced is gone with the process.
  private func checkPlace() throws(StoreError) {
    if !connection.hasMoved { return }
    let error = StoreError.unavailable(detail: "the database file was removed or replaced")
    stop(because: error)
    throw error
  }

  /// A body hardly ever fails after it has changed something, so bodies share the transaction
  /// without savepoints; when one does, all run again with them.
  private func attempt(
    _ jobs: [Job], from before: SQLiteWriter.Progress
  ) throws(StoreError) -> [Attempt] {
    try connection.execute("BEGIN IMMEDIATE")
    if let attempts = try attemptTogether(jobs) { return attempts }
    try connection.execute("ROLLBACK")
    undo(to: before)
    try connection.execute("BEGIN IMMEDIATE")
    return try jobs.map { (job) throws(StoreError) in try attemptAlone(job) }
  }

  /// Nil: there is something to undo that is one body's alone. Throws only when SQLite has given up
  /// the transaction.
  private func attemptTogether(_ jobs: [Job]) throws(StoreError) -> [Attempt]? {
    var attempts: [Attempt] = []
    attempts.reserveCapacity(jobs.count)
    for job in jobs {
      writer.begin(clock: options.clock())
      let attempt = job.run(&writer)
      if let failure = attempt.failure {
        guard connection.isInTransaction else { throw failure }
        if writer.hasWritten { return nil }
      }
      attempts.append(attempt)
    }
    return attempts
  }

  private func attemptAlone(_ job: Job) throws(StoreError) -> Attempt {
    try connection.execute("SAVEPOINT job")
    let before = writer.progress
    writer.begin(clock: options.clock())
    let attempt = job.run(&writer)
    if let failure = attempt.failure {
      guard connection.isInTransaction else { throw failure }
      try connection.execute("ROLLBACK TO job")
      writer.progress = before
      writer.cache.forgetAll()
    }
    try connection.execute("RELEASE job")
    return attempt
  }

  private func commit() throws(StoreError) {
    durable.announce()
    do {
      try connection.execute("COMMIT")
      commitCount.increase()
    } catch {
      durable.withdraw()
      guard connection.lastFailure.leavesDiskUnknown, case .unavailable(let detail) = error else {
        throw error
      }
      throw .unknownOutcome(detail: detail)
    }
  }

  private func abandon(_ jobs: [Job], because error: StoreError) {
    if connection.isInTransaction { try? connection.execute("ROLLBACK") }
    if connection.isInTransaction || connection.lastFailure.leavesDiskUnknown {
      stop(because: error)
    }
    for job in jobs { job.refuse(error) }
  }

  private func news(since before: SQLiteWriter.Progress) -> Commit? {
    let changes = writer.progress.changes
    writer.progress.changes = []
    let (lastEpoch, lastTime) = (writer.progress.lastEpoch, writer.progress.lastTime)
    if changes.isEmpty && lastEpoch == before.lastEpoch { return nil }
    recent.forget(through: writer.progress.upkeep.forgettableThrough)
    return Commit(lastEpoch: lastEpoch, lastTime: lastTime, changes: changes)
  }

  /// Keeps the log short, while the transaction is on its way to the disk.
  private func checkpointIfDue() {
    let pageCount = connection.logPageCount
    // The log began anew.
    if pageCount < checkpointedPageCount { checkpointedPageCount = 0 }
    if hasStopped || pageCount - checkpointedPageCount < options.logPagesBetweenCheckpoints {
      return
    }
    checkpointedPageCount = pageCount
    do {
      try connection.checkpoint()
    } catch {
      if connection.lastFailure.leavesDiskUnknown { stop(because: error) }
    }
  }

  private func stop(because error: StoreError) {
    if hasStopped { return }
    hasStopped = true
    options.fatal("the store stopped: \(error)")
  }
}
