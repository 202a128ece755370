import CSQLite
package import JetonDomain
package import JetonRows

/// One connection to the database, used by one thread at a time. Opaque outside this room.
@safe package final class Connection: RowConnection {
  private let handle: OpaquePointer
  private var statements: [String: Statement] = [:]
  private let logPages: UnsafeMutablePointer<Int32>
  /// The last failure, for whoever must know more than its `StoreError`.
  private(set) var lastFailure = ResultCode(rawValue: SQLITE_OK)
  /// Of whom it reads for now: once made, statements end with `cancelled`.
  var withdrawal: Withdrawal?

  /// Texts differ by the filters of a query only, so this is never reached by accident.
  private static let statementCountMaximum = 512
  /// Of SQLite's virtual machine: some tens of microseconds.
  private static let stepsBetweenQuestions: Int32 = 4_000

  enum Access {
    case write
    case read
    /// Writes nothing to the database.
    case audit
    /// The same, where nothing at all can be written. SQLite looks for no log and takes no locks,
    /// so there must be neither a log nor anybody else.
    case frozen
  }

  init(path: String, access: Access) throws(StoreError) {
    // Each connection stays on one thread, so SQLite's own locks would be waste.
    let flags =
      access.flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE
    var opened: OpaquePointer?
    let name = access == .frozen ? Self.frozenURI(path) : path
    let code = unsafe sqlite3_open_v2(name, &opened, flags, nil)
    guard let handle = unsafe opened else { throw .unavailable(detail: "no memory for SQLite") }
    unsafe self.handle = handle
    unsafe logPages = .allocate(capacity: 1)
    unsafe logPages.initialize(to: 0)
    if code != SQLITE_OK { throw failure(ResultCode(rawValue: code)) }
    unsafe jeton_make_defensive(handle)
    try configure(access)
  }

  deinit {
    statements = [:]
    unsafe sqlite3_close_v2(handle)
    unsafe logPages.deallocate()
  }

  private func configure(_ access: Access) throws(StoreError) {
    // While one connection recovers the log, another that opens finds the database locked.
    try execute("PRAGMA busy_timeout = 5000")
    try execute("PRAGMA trusted_schema = OFF")
    try execute("PRAGMA cell_size_check = ON")
    try execute("PRAGMA temp_store = MEMORY")
    switch access {
    case .read:
      try execute("PRAGMA query_only = ON")
      watchForWithdrawal()
    case .audit, .frozen: try execute("PRAGMA query_only = ON")
    case .write:
      try execute("PRAGMA journal_mode = WAL")
      // The log is synced by us, beside the next transaction, and nobody is answered before.
      try execute("PRAGMA synchronous = NORMAL")
      // The writer checkpoints itself, where it sees what comes of it.
      try execute("PRAGMA wal_autocheckpoint = 0")
      countLogPages()
    }
  }

  package func execute(_ sql: String, _ values: [Value]) throws(StoreError) {
    try query(sql, values) { (_) throws(StoreError) in }
  }

  /// Calls `row` for each row of the answer.
  package func query(
    _ sql: String, _ values: [Value], row: ([Value]) throws(StoreError) -> Void
  ) throws(StoreError) {
    try scan(sql, values) { (values) throws(StoreError) in
      try row(values)
      return .goOn
    }
  }

  /// Calls `row` for each row of the answer, as long as it wants more.
  func scan(
    _ sql: String, _ values: [Value], row: ([Value]) throws(StoreError) -> Scan
  ) throws(StoreError) {
    if withdrawal?.isMade == true { throw .cancelled }
    let code = try statement(sql).run(values, row: row)
    if code.rawValue != SQLITE_DONE && code.rawValue != SQLITE_ROW { throw failure(code) }
  }

  /// Runs a statement that answers nothing and was prepared here.
  func run(
    _ statement: Statement, _ bind: (borrowing Bindings) -> Void
  ) throws(StoreError) {
    let code = statement.run(bind)
    if code.rawValue != SQLITE_DONE { throw failure(code) }
  }

  /// Several statements that nobody runs twice.
  func executeScript(_ sql: String) throws(StoreError) {
    let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw failure(ResultCode(rawValue: code)) }
  }

  /// False once SQLite has rolled a transaction back by itself, as it may on a full disk.
  var isInTransaction: Bool {
    unsafe sqlite3_get_autocommit(handle) == 0
  }

  /// Copies what it can of the log into the database, as far as no reader needs the old pages.
  func checkpoint() throws(StoreError) {
    let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    // Busy: a reader still needs the log; the next one gets further.
    if code != SQLITE_OK && code != SQLITE_BUSY { throw failure(ResultCode(rawValue: code)) }
  }

  /// Whether the file under our name is another one, or none.
  var hasMoved: Bool {
    var moved: Int32 = 0
    unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
    return moved != 0
  }

  /// Pages in the log after this connection's last commit.
  var logPageCount: Int {
    Int(unsafe logPages.pointee)
  }

  /// Rows inserted, updated or deleted since it was opened.
  var changeCount: Int64 {
    unsafe sqlite3_total_changes64(handle)
  }

  private func countLogPages() {
    unsafe sqlite3_wal_hook(
      handle,
      { count, _, _, pages in
        unsafe count!.assumingMemoryBound(to: Int32.self).pointee = pages
        return SQLITE_OK
      }, logPages)
  }

  /// SQLite asks between the steps of a long statement, and ends it when told to.
  private func watchForWithdrawal() {
    unsafe sqlite3_progress_handler(
      handle, Self.stepsBetweenQuestions,
      { connection in
        let connection = unsafe Unmanaged<Connection>.fromOpaque(connection!).takeUnretainedValue()
        return connection.withdrawal?.isMade == true ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  func statement(_ sql: String) throws(StoreError) -> Statement {
    if let statement = statements[sql] { return statement }
    if statements.count == Self.statementCountMaximum { statements = [:] }
    let statement = try unsafe Statement(preparing: sql, in: handle)
    statements[sql] = statement
    return statement
  }

  private func failure(_ code: ResultCode) -> StoreError {
    lastFailure = code
    return unsafe code.error(String(cString: sqlite3_errmsg(handle)))
  }
}

/// Whether a row was enough.
enum Scan { case goOn, stop }

extension Connection.Access {
  fileprivate var flags: Int32 {
    switch self {
    case .write, .read: SQLITE_OPEN_READWRITE
    case .audit: SQLITE_OPEN_READONLY
    case .frozen: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
    }
  }
}

extension Connection {
  /// SQLite, "Uniform Resource Identifiers".
  private static func frozenURI(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF")
    let escaped = path.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        String(UnicodeScalar(byte))
      default: "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return "file:" + escaped.joined() + "?immutable=1"
  }
}
