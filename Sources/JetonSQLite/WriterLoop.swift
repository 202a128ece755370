import JetonDomain
import JetonThreads

/// The one thread that writes: everything queued while the disk was busy shares the next
/// transaction, and so its one fsync.
///
/// All commits and all checkpoints are on this one connection. Two connections doing either at
/// the same time may corrupt the log in SQLite before 3.51.3, and Debian 12 has 3.40.1.
final class WriterLoop {
  private let shelf: Shelf
  private let options: SQLiteStore.Options
  private let commitCount: CommitCount
  private var progress: SQLiteWriter.Progress
  private var checkpointedPageCount = 0
  private var hasStopped = false

  private var connection: Connection { shelf.connection }

  init(
    shelf: Shelf, options: SQLiteStore.Options, commitCount: CommitCount,
    progress: SQLiteWriter.Progress
  ) {
    self.shelf = shelf
    self.options = options
    self.commitCount = commitCount
    self.progress = progress
  }

  func run(_ queue: JobQueue<WriteJob>) {
    while let jobs = queue.take(atMost: options.batchMaximum) {
      if hasStopped {
        for job in jobs { job.refuse(.stopped) }
      } else {
        serve(jobs)
        checkpointIfDue()
      }
    }
  }

  private func serve(_ jobs: [WriteJob]) {
    let before = progress
    let attempts: [WriteJob.Attempt]
    do throws(StoreError) {
      try checkPlace()
      try connection.execute("BEGIN IMMEDIATE")
      attempts = try jobs.map { (job) throws(StoreError) in try attempt(job) }
      try commit()
    } catch {
      progress = before
      abandon(jobs, because: error)
      return
    }
    tellObserver(since: before)
    for attempt in attempts { attempt.settle() }
  }

  /// What is written to a file that was removed or replaced is gone with the process.
  private func checkPlace() throws(StoreError) {
    if !connection.hasMoved { return }
    let error = StoreError.unavailable(detail: "the database file was removed or replaced")
    stop(because: error)
    throw error
  }

  /// Runs one body within a savepoint. Throws only when SQLite has given up the transaction.
  private func attempt(_ job: WriteJob) throws(StoreError) -> WriteJob.Attempt {
    try connection.execute("SAVEPOINT job")
    var writer = SQLiteWriter(shelf: shelf, clock: options.clock(), progress: progress)
    let attempt = job.run(&writer)
    if let failure = attempt.failure {
      guard connection.isInTransaction else { throw failure }
      try connection.execute("ROLLBACK TO job")
    } else {
      progress = writer.progress
    }
    try connection.execute("RELEASE job")
    return attempt
  }

  private func commit() throws(StoreError) {
    do {
      try connection.execute("COMMIT")
      commitCount.increase()
    } catch {
      guard connection.lastFailure.leavesDiskUnknown, case .unavailable(let detail) = error else {
        throw error
      }
      throw .unknownOutcome(detail: detail)
    }
  }

  private func abandon(_ jobs: [WriteJob], because error: StoreError) {
    if connection.isInTransaction { try? connection.execute("ROLLBACK") }
    if connection.isInTransaction || connection.lastFailure.leavesDiskUnknown {
      stop(because: error)
    }
    for job in jobs { job.refuse(error) }
  }

  private func tellObserver(since before: SQLiteWriter.Progress) {
    let changes = progress.changes
    progress.changes = []
    if changes.isEmpty && progress.lastEpoch == before.lastEpoch { return }
    options.observer(
      Commit(lastEpoch: progress.lastEpoch, lastTime: progress.lastTime, changes: changes))
  }

  /// Keeps the log short, after the answers have gone out.
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
