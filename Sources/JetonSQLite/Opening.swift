import Glibc
import JetonDomain
import JetonLedger
import JetonRows
import JetonThreads

/// The steps from a directory to a running store.
struct Opening {
  private let options: SQLiteStore.Options
  private let lock: DirectoryLock
  private let path: String
  private let seal: RowSeal
  private let recent = RecentPostings()
  private let durable = DurableCommits()
  private let progress: SQLiteWriter.Progress

  /// Makes the file ready with a connection of its own, which is closed before the writer's
  /// opens: connections stay on the thread that made them.
  init(_ options: SQLiteStore.Options) throws(StoreError) {
    self.options = options
    lock = try DirectoryLock(directory: options.directory)
    path = options.directory + "/jeton.db"
    seal = RowSeal(key: options.rowKey)
    try Self.makePrivate(path)
    let connection = try Connection(path: path, access: .write)
    try Migrations.apply(to: connection)
    var progress = try SQLiteWriter.Progress(
      checking: SQLiteReader(shelf: Shelf(connection, seal, recent)), options.postings)
    let indexing = Indexing(
      connection: connection, recent: recent, bounds: options.postings, note: options.onOpening)
    try indexing.catchUp(&progress)
    self.progress = progress
  }

  /// SQLite gives its log and its shared memory the permissions of the database.
  private static func makePrivate(_ path: String) throws(StoreError) {
    let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .unavailable(detail: "\(path): errno \(errno)") }
    close(descriptor)
  }

  func start(
    _ writes: JobQueue<WriterLoop.Job>, _ reads: JobQueue<ReaderLoop.Job>, _ commits: CommitCount
  ) throws(StoreError) -> SQLiteStore.Workers {
    var workers = SQLiteStore.Workers(writer: try startWriter(writes, commits), readers: [])
    do {
      for _ in 0..<options.readerCount { workers.readers.append(try startReader(reads)) }
    } catch {
      writes.close()
      reads.close()
      throw error
    }
    return workers
  }

  private func startWriter(
    _ queue: JobQueue<WriterLoop.Job>, _ commits: CommitCount
  ) throws(StoreError) -> Thread {
    let (options, path, seal, progress) = (options, path, seal, progress)
    return try startThread { [lock, recent, durable] in
      // The directory is ours until the last write is on disk.
      defer { withExtendedLifetime(lock) {} }
      do throws(StoreError) {
        let shelf = Shelf(try Connection(path: path, access: .write), seal, recent)
        let disk = SyncLoop(
          log: try LogFile(ofDatabase: path), durable: durable, options: options)
        let writer = try WriterLoop(
          shelf: shelf, disk: disk, durable: durable, options: options, commitCount: commits,
          progress: progress)
        let syncing = try startThread { disk.run() }
        writer.run(queue)
        syncing.join()
      } catch {
        options.fatal("the writer cannot open the database: \(error)")
        while let jobs = queue.take(atMost: .max) { jobs.forEach { $0.refuse(error) } }
      }
    }
  }

  private func startReader(_ queue: JobQueue<ReaderLoop.Job>) throws(StoreError) -> Thread {
    let (options, path, seal) = (options, path, seal)
    return try startThread { [recent, durable] in
      do throws(StoreError) {
        let shelf = Shelf(try Connection(path: path, access: .read), seal, recent)
        ReaderLoop(shelf: shelf, durable: durable).run(queue)
      } catch {
        options.fatal("a reader cannot open the database: \(error)")
        while let jobs = queue.take(atMost: 1) { jobs.forEach { $0.refuse(error) } }
      }
    }
  }
}

extension SQLiteWriter.Progress {
  /// Where the ledger stands, after a look at its end: the last event must be the tree's last
  /// leaf, and nothing may come after it. The whole is for `jeton ledger verify`.
  init(
    checking reader: SQLiteReader, _ bounds: PostingsUpkeep.Bounds
  ) throws(StoreError) {
    var reader = reader
    let size = try reader.lastEpoch()
    let nodeCount = try reader.shelf.connection.integer(
      "SELECT coalesce(max(position) + 1, 0) FROM tree_nodes")
    guard nodeCount == Int64(TreeNodeID.count(inTreeOf: size)) else {
      throw .corrupt(detail: "the tree does not end where the ledger does, at epoch \(size)")
    }
    let last = size == 0 ? nil : try reader.entry(size)
    if let last {
      let leaf = try reader.node(TreeNodeID(level: 0, index: size - 1))
      guard MerkleTree.leafHash(last.bytes) == leaf, last.epoch == size else {
        throw .corrupt(detail: "event \(size) was changed")
      }
    }
    lastEpoch = size
    lastTime = last?.event.time ?? .earliest
    extent = try reader.shelf.connection.ledgerExtent()
    upkeep = try PostingsUpkeep(reader.shelf.connection, bounds)
    frontier = try TreeFrontier(size: size) { (id) throws(StoreError) in try reader.node(id) }
  }
}

/// A thread of our own: SQLite waits for the disk, which no shared pool of threads may do.
private func startThread(_ body: @escaping @Sendable () -> Void) throws(StoreError) -> Thread {
  do throws(ThreadError) {
    return try Thread(body)
  } catch {
    throw .unavailable(detail: "no thread: \(error)")
  }
}
