// The store on SQLite: the one room that knows SQL. It keeps what the domain decides, in the
// order in which it was decided, and knows no rule and no secret.

package import JetonDomain
import JetonRows
import JetonThreads
import Synchronization

/// One writer on its own thread and connection; a few readers on theirs, each with a snapshot.
package final class SQLiteStore: Store {
  private let writes: JobQueue<WriterLoop.Job>
  private let reads: JobQueue<ReaderLoop.Job>
  private let workers: Mutex<Workers?>
  private let retryAfter: Duration
  private let commits = CommitCount()

  /// Opens or makes the database in a directory; refuses one that another daemon has, that is
  /// newer than this program, or whose ledger and tree do not fit.
  package static func open(_ options: Options) throws(StoreError) -> SQLiteStore {
    try SQLiteStore(options)
  }

  private init(_ options: Options) throws(StoreError) {
    let opening = try Opening(options)
    writes = JobQueue(capacity: options.writeQueueMaximum)
    reads = JobQueue(capacity: options.readQueueMaximum)
    workers = Mutex(try opening.start(writes, reads, commits))
    retryAfter = options.retryAfter
  }

  deinit {
    writes.close()
    reads.close()
  }

  /// Finishes what is queued, then lets go of the directory. Blocks.
  package func close() {
    guard let workers = workers.withLock({ $0.take() }) else { return }
    reads.close()
    for reader in workers.readers { reader.join() }
    // Last, since the last connection to close copies the log into the database.
    writes.close()
    workers.writer.join()
  }

  struct Workers: Sendable {
    let writer: Thread
    var readers: [Thread]
  }

  /// Transactions since it was opened.
  package var commitCount: Int { commits.value }

  /// Writes that the writer has not begun.
  package var waitingWriteCount: Int { writes.count }

  package func read<Answer: Sendable>(
    _ body: @escaping @Sendable (inout SQLiteReader) throws(StoreError) -> Answer
  ) async throws(StoreError) -> Answer {
    let withdrawal = Withdrawal()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { caller in
        let job = ReadJob(body, caller, withdrawal)
        if let refusal = reads.put(job) { job.refuse(error(for: refusal)) }
      }
    } onCancel: {
      withdrawal.make()
    }
    return try result.get()
  }

  package func write<Answer: Sendable>(
    _ body: @escaping @Sendable (inout SQLiteWriter) throws(StoreError) -> Answer
  ) async throws(StoreError) -> Answer {
    let result = await withCheckedContinuation { caller in
      let job = WriteJob(body, caller)
      if let refusal = writes.put(job) { job.refuse(error(for: refusal)) }
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
