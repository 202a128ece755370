import JetonDomain
import JetonRows
import JetonThreads

/// A transaction that is committed, and who is to be told when it is on disk.
struct Committed: Sendable {
  let attempts: [Attempt]
  /// Whether there is anything to put on disk.
  let hasWritten: Bool
  /// For the observer, who is not told of what changed neither state nor ledger.
  let commit: Commit?
}

/// Puts commits on disk and answers them, in order. The writer makes the next transaction
/// meanwhile, and is at most that one ahead: while it waits for its turn, others join the next.
struct SyncLoop {
  private let log: LogFile
  private let durable: DurableCommits
  private let options: SQLiteStore.Options
  private let committed = JobQueue<Committed>(capacity: Self.turnCount)
  private let turns = JobQueue<Void>(capacity: Self.turnCount)

  /// One transaction in the making, one on its way to the disk.
  private static let turnCount = 2

  init(log: LogFile, durable: DurableCommits, options: SQLiteStore.Options) {
    self.log = log
    self.durable = durable
    self.options = options
    for _ in 0..<Self.turnCount { giveTurnBack() }
  }

  /// Until the writer has closed it.
  func run() {
    while let transactions = committed.take(atMost: Self.turnCount) {
      for transaction in transactions { settle(transaction) }
    }
  }

  // MARK: The writer's side

  /// Waits until the writer may make a transaction.
  func takeTurn() {
    _ = turns.take(atMost: 1)
  }

  /// The turn comes back when it is on disk.
  func put(_ transaction: Committed) {
    let refusal = committed.put(transaction)
    precondition(refusal == nil, "there is room for as many as there are turns")
  }

  func close() {
    committed.close()
  }

  // MARK: The disk's side

  private func settle(_ transaction: Committed) {
    if transaction.hasWritten { sync() }
    giveTurnBack()
    if let failure = durable.failure {
      for attempt in transaction.attempts { attempt.refuse(failure) }
      return
    }
    if let commit = transaction.commit { options.observer(commit) }
    for attempt in transaction.attempts { attempt.settle() }
    durable.advance()
  }

  private func giveTurnBack() {
    _ = turns.put(())
  }

  private func sync() {
    if durable.failure != nil { return }
    do throws(StoreError) {
      try log.sync()
    } catch {
      durable.fail(error)
      options.fatal("the store stopped: \(error)")
    }
  }
}
