package import JetonDomain
package import JetonSecret

extension SQLiteStore {
  package struct Options: Sendable {
    /// Private to the daemon; the database and its lock file are in it.
    package var directory: String
    /// Seals rows; not kept in the database.
    package var rowKey: Secret
    package var clock: @Sendable () -> Instant
    /// Called on one thread, in order, after each commit is on disk, before its callers are answered.
    package var observer: @Sendable (Commit) -> Void
    /// Called once, when the disk failed so that nothing can be promised any more.
    package var fatal: @Sendable (String) -> Void

    /// Writes that may wait; beyond them callers are told to come back.
    package var writeQueueMaximum = 4_096
    package var readQueueMaximum = 1_024
    package var retryAfter = Duration.milliseconds(100)
    /// Writes that share a transaction. A batch of 64 has most of the gain.
    package var batchMaximum = 1_024
    package var readerCount = 2
    /// Pages of 4 KiB.
    package var logPagesBetweenCheckpoints = 1_000
    /// Of the runs that searches read.
    var postings = PostingsUpkeep.Bounds()
    /// Told now and then while opening takes long: events done, of how many.
    package var onOpening: @Sendable (Epoch, Epoch) -> Void = { _, _ in }

    package init(
      directory: String, rowKey: Secret, clock: @escaping @Sendable () -> Instant,
      observer: @escaping @Sendable (Commit) -> Void,
      fatal: @escaping @Sendable (String) -> Void
    ) {
      self.directory = directory
      self.rowKey = rowKey
      self.clock = clock
      self.observer = observer
      self.fatal = fatal
    }
  }
}

extension SQLiteStore.Options {
  /// Rows of postings to write with so many new events: more than those events will come to, each
  /// written once for each level, so that the work never piles up; and few enough for one commit.
  func upkeepRows(_ count: Int) -> Int {
    min(64 + 8 * count, 8_192)
  }
}
