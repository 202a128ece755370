package import JetonDomain
package import JetonSecret

extension PostgresStore {
  package struct Options: Sendable {
    package var place: ConnectionString
    /// Seals rows; not kept in the database.
    package var rowKey: Secret
    package var clock: @Sendable () -> Instant
    /// Called on the writer's thread for each commit of any node, in the order of the log: of this
    /// node's own before its callers are answered, of others' before this node's next one.
    package var observer: @Sendable (Commit) -> Void
    /// Called once, when this node can go on no more and must be started anew.
    package var fatal: @Sendable (String) -> Void

    /// Nil: nothing is answered from memory, as in an operator's command.
    package var node: NodeTerms?

    /// How long one answer of the server, or a new connection, is waited for. Beyond it callers are
    /// told that nothing was done, or, after COMMIT was sent, that nobody knows.
    package var patience = usualPatience
    static let usualPatience = Duration.seconds(10)
    /// How often a writer without work looks whether other nodes have written: whatever becomes of
    /// their calls (NOTIFY), it knows within this.
    package var lookInterval = Duration.milliseconds(250)
    /// Writes that may wait; beyond them callers are told to come back.
    package var writeQueueMaximum = 4_096
    package var readQueueMaximum = 1_024
    package var retryAfter = Duration.milliseconds(100)
    /// Writes that share a transaction.
    package var batchMaximum = 1_024
    package var readerCount = 4

    package init(
      place: ConnectionString, rowKey: Secret, clock: @escaping @Sendable () -> Instant,
      observer: @escaping @Sendable (Commit) -> Void,
      fatal: @escaping @Sendable (String) -> Void
    ) {
      self.place = place
      self.rowKey = rowKey
      self.clock = clock
      self.observer = observer
      self.fatal = fatal
    }
  }
}
