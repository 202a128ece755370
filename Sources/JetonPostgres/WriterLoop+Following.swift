import JetonDomain
import JetonLedger
import JetonRows

// What other nodes did, told to this one's memory in the order of the log.
extension WriterLoop {
  func tell(_ changes: [Change], through head: Head) {
    let hasNews = !changes.isEmpty || head.lastEpoch != known.lastEpoch
    known = head
    if hasNews {
      options.observer(
        Commit(lastEpoch: head.lastEpoch, lastTime: head.lastTime, changes: changes))
    }
    company?.knows(head, withChanges: !changes.isEmpty)
  }

  /// Other nodes' batches, or one of ours whose COMMIT was not answered.
  func tellOfOthers(
    through head: Head, _ storage: RecordStorage<Connection>
  ) throws(StoreError) {
    if try isKnown(head) { return }
    let missed = MissedBatches(storage: storage, after: known.batch)
    let answers = try storage.connection.ask(missed.questions)
    tellOfOthers(try missed.changes(answers[...]), through: head)
  }

  func tellOfOthers(_ changes: [Change], through head: Head) {
    for change in changes { cache.note(change) }
    tell(changes, through: head)
  }

  /// Throws for one that cannot be followed.
  func isKnown(_ head: Head) throws(StoreError) -> Bool {
    if head.values == known.values { return true }
    guard head.batch > known.batch else {
      throw stopped("the database does not go on from what this node knows; start it anew")
    }
    if head.batch - known.batch >= Self.keptBatches {
      throw stopped("this node fell behind what the others keep for it; start it anew")
    }
    return false
  }

  /// Without the head's lock: nobody waits for one who only looks.
  func catchUp() {
    do throws(StoreError) {
      let storage = RecordStorage(connection: try connected(), seal: seal)
      if company == nil, try storage.head().batch == known.batch { return }
      let missed = MissedBatches(storage: storage, after: known.batch)
      // One round trip.
      let answers = try storage.connection.ask(
        [
          Question("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
          RecordStorage<Connection>.headQuestion(.asItIs),
        ] + missed.questions + [Question("COMMIT")])
      let head = try storage.head(answers[1])
      if try isKnown(head) { return }
      tellOfOthers(try missed.changes(answers[2...]), through: head)
    } catch {
      // The next look does it, or the next transaction, before anything else.
      connection = nil
    }
  }

  /// Another primary may not have what this node was shown by the one before, when that had not
  /// reached the standby: nobody was told that it was done, but memory holds it. And it may have
  /// something else under the same number.
  func checkHistory(on connection: Connection) throws(StoreError) {
    if known.lastEpoch == 0 { return }
    let storage = RecordStorage(connection: connection, seal: seal)
    var reader = PostgresReader(storage: storage)
    let head = try storage.head()
    guard head.batch >= known.batch, head.lastEpoch >= known.lastEpoch,
      try reader.treeRoot(size: known.lastEpoch) == known.frontier.root
    else { throw stopped("the database does not go on from what this node knows; start it anew") }
  }
}
