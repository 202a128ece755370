import JetonDomain
import JetonLease
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
  private var connection: Connection?
  /// Up to where the observer has been told.
  var known: Head
  private var hasStopped = false
  /// Of the transaction under way, when it renews the lease: when it began.
  private var renewing: Renewal?
  /// True as far as `known` is, since nobody writes between the head's lock and the commit but this
  /// node, and what others wrote before is told first.
  let cache = RecordCache()

  /// Batches whose changes are kept for nodes that are behind, and how seldom older ones are removed.
  static let keptBatches: UInt64 = 1_000_000
  private static let batchesBetweenRemovals: UInt64 = 1024

  private struct Renewal {
    let sent: Lease.Time
    var isUnreplicated = false
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
      } else if company?.membership.isJoined != false {
        catchUp()
      }
    }
    leave()
    connection = nil
  }

  private var patience: Duration {
    min(options.lookInterval, company?.membership.timeToRenewal ?? options.lookInterval)
  }

  /// Nothing is answered from memory any more, so nobody need wait for that.
  private func leave() {
    guard let company else { return }
    company.membership.terms.lease.end()
    guard company.membership.isJoined, let connection, connection.isAlive() else { return }
    _ = try? connection.ask([
      Question("DELETE FROM nodes WHERE id = ?", [.id(company.membership.id)]),
      Notice.known(company.membership.id, known.lastEpoch).sending,
    ])
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
    renewed()
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
    renewed()
    for attempt in attempts { attempt.settle() }
    for (job, error) in refused { job.refuse(error) }
  }

  /// With the head's lock one knows what every other node knew before.
  private func begin(
    _ storage: RecordStorage<Connection>
  ) throws(StoreError) -> PostgresWriter.Progress {
    renewing = nil
    if let membership = company?.membership, membership.isDue {
      // Before anything is sent.
      renewing = Renewal(sent: membership.terms.lease.now())
    }
    try storage.connection.post("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    let head: Head
    if let company {
      let answers = try storage.connection.ask([
        RecordStorage<Connection>.headQuestion(.locked), NodeRow.all, Self.replication,
      ])
      head = try storage.head(answers[0])
      var rows: [NodeRow] = []
      for row in try answers[1].rows() { rows.append(try NodeRow(row)) }
      company.peers.saw(rows)
      company.peers.isUnreplicated = try answers[2].rows() == [[.text("")]]
    } else {
      head = try storage.lockHead()
    }
    try tellOfOthers(through: head, storage)
    return PostgresWriter.Progress(head: head)
  }

  private static let replication = Question(
    "SELECT current_setting('synchronous_standby_names')")

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
    if !progress.changes.isEmpty {
      let notice = Notice.committed(batch: head.batch).sending
      try storage.connection.post(notice.sql, notice.values)
    }
    try postRenewal(storage.connection)
    try storage.connection.commit()
    commitCount.increase()
    return head
  }

  /// `known` and not the head as it will be: of its own changes memory is told after the commit.
  private func postRenewal(_ connection: Connection) throws(StoreError) {
    guard let company, renewing != nil else { return }
    let row = company.membership.row(
      knowing: known.lastEpoch, at: options.clock(), isUnreplicated: company.peers.isUnreplicated)
    for question in [row.writing] + company.peers.forgotten.map(\.removal) {
      try connection.post(question.sql, question.values)
    }
  }

  // MARK: Telling

  private func tell(_ changes: [Change], through head: Head) {
    let hasNews = !changes.isEmpty || head.lastEpoch != known.lastEpoch
    known = head
    if hasNews {
      options.observer(
        Commit(lastEpoch: head.lastEpoch, lastTime: head.lastTime, changes: changes))
      company?.knows(head.lastEpoch, withChanges: !changes.isEmpty)
    }
  }

  /// After everything before the commit is in memory.
  private func renewed() {
    if let renewing { company?.membership.renewed(from: renewing.sent) }
    renewing = nil
  }

  /// Other nodes' batches, or one of ours whose COMMIT was not answered.
  private func tellOfOthers(
    through head: Head, _ storage: RecordStorage<Connection>
  ) throws(StoreError) {
    if try isKnown(head, storage.connection) { return }
    let missed = MissedBatches(storage: storage, after: known.batch)
    let answers = try storage.connection.ask(missed.questions)
    tellOfOthers(try missed.changes(answers[...]), through: head)
  }

  private func tellOfOthers(_ changes: [Change], through head: Head) {
    for change in changes { cache.forget(change) }
    tell(changes, through: head)
  }

  /// Throws for one that cannot be followed.
  private func isKnown(_ head: Head, _ connection: Connection) throws(StoreError) -> Bool {
    if head.batch == known.batch { return true }
    if head.batch < known.batch {
      connection.giveUp()
      throw .unavailable(detail: "this database is behind what was already told")
    }
    if head.batch - known.batch >= Self.keptBatches {
      stop("this node fell behind what the others keep for it; start it anew")
      throw .stopped
    }
    return false
  }

  /// Without the head's lock: nobody waits for one who only looks.
  private func catchUp() {
    do throws(StoreError) {
      let storage = RecordStorage(connection: try connected(), seal: seal)
      if (company?.peers.announcedBatch ?? 0) <= known.batch,
        try storage.head().batch == known.batch
      {
        return
      }
      let missed = MissedBatches(storage: storage, after: known.batch)
      // One round trip.
      let answers = try storage.connection.ask(
        [
          Question("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
          RecordStorage<Connection>.headQuestion(.asItIs),
        ] + missed.questions + [Question("COMMIT")])
      let head = try storage.head(answers[1])
      if try isKnown(head, storage.connection) { return }
      tellOfOthers(try missed.changes(answers[2...]), through: head)
    } catch {
      // The next look does it, or the next transaction, before anything else.
      connection = nil
    }
  }

  private func stop(_ reason: String) {
    hasStopped = true
    company?.membership.terms.lease.end()
    options.fatal("the store stopped: \(reason)")
  }
}
