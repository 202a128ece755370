import JetonDomain
import JetonLedger
import JetonRows
import JetonThreads

/// The steps from a connection string to a running store.
struct Opening: Sendable {
  let options: PostgresStore.Options
  let connector: Connector
  let migrations = Migrations()
  let seal: RowSeal

  /// A first node makes the tables, which may take a while; the others wait for it.
  private static let patience = Duration.seconds(60)

  init(_ options: PostgresStore.Options) {
    self.options = options
    connector = Connector(options.place, patience: options.patience)
    seal = RowSeal(key: options.rowKey)
  }

  /// Makes the database ready, and returns where it stands.
  func prepare() throws(StoreError) -> Head {
    let storage = RecordStorage(
      connection: try connector.connect(patience: Self.patience), seal: seal)
    var head = Head()
    try migrations.apply(to: storage.connection) { () throws(StoreError) in
      if try storage.connection.integer("SELECT count(*) FROM head") == 0 {
        try storage.put(Head())
      }
      head = try lockedHead(storage)
      try check(head, storage)
    }
    return head
  }

  private func lockedHead(_ storage: RecordStorage<Connection>) throws(StoreError) -> Head {
    do throws(StoreError) {
      return try storage.lockHead()
    } catch .corrupt {
      throw .corrupt(detail: "the database is of another root key, or its head was changed")
    } catch {
      throw error
    }
  }

  /// The last event must be the tree's last leaf, and nothing may come after it. The whole is for
  /// `jeton ledger verify`.
  private func check(
    _ head: Head, _ storage: RecordStorage<Connection>
  ) throws(StoreError) {
    let connection = storage.connection
    let size = head.lastEpoch
    let nodeCount = try connection.integer(
      "SELECT coalesce(max(position) + 1, 0) FROM tree_nodes")
    let lastEpoch = try connection.integer("SELECT coalesce(max(epoch), 0) FROM events")
    guard nodeCount == Int64(TreeNodeID.count(inTreeOf: size)), lastEpoch == Int64(size) else {
      throw .corrupt(detail: "the tree does not end where the ledger does, at epoch \(size)")
    }
    if size == 0 { return }
    var reader = PostgresReader(storage: storage)
    guard let last = try reader.entry(size), last.epoch == size,
      MerkleTree.leafHash(last.bytes) == (try reader.leafHash(size)),
      try reader.treeRoot(size: size) == head.frontier.root
    else { throw .corrupt(detail: "event \(size) was changed") }
  }

  /// By a reader, since writer and listener have no time to lose on looking.
  private func askForNews(of company: Company, _ queues: PostgresStore.Queues) {
    Task {
      let news: Result<News, StoreError> = await withCheckedContinuation { caller in
        let job = ReadJob({ reader throws(StoreError) in try News(reader) }, caller, Withdrawal())
        if queues.reads.put(job) != nil { job.refuse(.stopped) }
      }
      guard case .success(let news) = news else { return }
      company.peers.heard(news.known)
      if company.peers.announced(news.batch) { queues.writes.wake() }
    }
  }

  /// What nodes call out, as it stands in the tables.
  private struct News: Sendable {
    let batch: UInt64
    let known: [(NodeID, Epoch)]

    init(_ reader: PostgresReader) throws(StoreError) {
      let storage = reader.storage
      let answers = try storage.connection.ask([
        RecordStorage<Connection>.headQuestion(.asItIs), NodeRow.all,
      ])
      batch = try storage.head(answers[0]).batch
      known = try answers[1].rows().map { (row) throws(StoreError) in
        let node = try NodeRow(row)
        return (node.id, node.epoch)
      }
    }
  }

  func start(
    _ queues: PostgresStore.Queues, _ commits: CommitCount, _ company: Company?, known: Head
  ) throws(StoreError) -> PostgresStore.Workers {
    do throws(ThreadError) {
      var workers = PostgresStore.Workers(
        writer: try Thread { [self] in
          WriterLoop(self, known: known, commitCount: commits, company: company).run(queues.writes)
        })
      for _ in 0..<options.readerCount {
        workers.readers.append(try Thread { [self] in ReaderLoop(self).run(queues.reads) })
      }
      if let company {
        workers.listener = try Thread { [self] in
          ListenerLoop(
            connector, company, every: options.lookInterval, wakeWriter: { queues.writes.wake() },
            askForNews: { askForNews(of: company, queues) }
          ).run { !queues.writes.isClosed }
        }
      }
      return workers
    } catch {
      queues.close()
      throw .unavailable(detail: "no thread: \(error)")
    }
  }
}
