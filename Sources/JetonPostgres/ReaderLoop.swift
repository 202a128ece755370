import JetonDomain
import JetonRows
import JetonThreads

/// Serves reads on one thread, each on the snapshot of its own transaction at the primary.
final class ReaderLoop {
  typealias Job = ReadJob<PostgresReader>

  private let connector: Connector
  private let migrations: Migrations
  private let seal: RowSeal
  private var connection: Connection?

  init(_ opening: Opening) {
    connector = opening.connector
    migrations = opening.migrations
    seal = opening.seal
  }

  func run(_ queue: JobQueue<Job>) {
    while let jobs = queue.take(atMost: 1) {
      for job in jobs { serve(job) }
    }
    connection = nil
  }

  private func serve(_ job: Job) {
    if job.withdrawal.isMade { return job.refuse(.cancelled) }
    do throws(StoreError) {
      let used = connection
      var attempt = try read(job)
      // Of a failover one hears when the connection is used next.
      if attempt.failure != nil, let used, used.isLost { attempt = try read(job) }
      attempt.settle()
      end()
    } catch {
      connection = nil
      job.refuse(error)
    }
  }

  private func read(_ job: Job) throws(StoreError) -> Attempt {
    let connection = try connected()
    // Goes out with the first read, which takes the snapshot.
    try connection.post("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    var reader = PostgresReader(storage: RecordStorage(connection: connection, seal: seal))
    connection.withdrawal = job.withdrawal
    defer { connection.withdrawal = nil }
    return job.run(&reader)
  }

  /// Lets go of the snapshot.
  private func end() {
    do throws(StoreError) {
      _ = try? connection?.settle()
      connection?.forgetFailure()
      try connection?.post("ROLLBACK")
      try connection?.settle()
    } catch {
      connection = nil
    }
  }

  private func connected() throws(StoreError) -> Connection {
    if let connection, connection.isAlive() { return connection }
    connection = nil
    let fresh = try connector.connectAnew()
    try migrations.check(fresh)
    connection = fresh
    return fresh
  }
}
