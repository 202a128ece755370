import CPostgres
import Glibc
package import JetonDomain
package import JetonRows

/// One connection to the primary, used by one thread at a time.
///
/// Statements are posted one behind the other (libpq's pipeline mode) and their answers fetched when
/// somebody needs one: a transaction costs as many round trips as it has reads. All waiting is
/// poll(2) with a deadline of ours, since a server that waits for its standby answers no time-out of
/// its own. Opaque outside this room.
@safe package final class Connection: RowConnection {
  private let handle: OpaquePointer
  private let patience: Duration
  private var statements = Statements()
  /// What the server still has to say, in order.
  private var awaited: [Awaited] = []
  /// The first thing the server refused since the last `forgetFailure`.
  private(set) var failure: StoreError?
  /// The server may have done something that it cannot promise to keep.
  private var isInDoubt = false
  /// Nothing more can be asked.
  private(set) var isLost = false
  /// Of whom it reads for now: once made, the statement under way ends with `cancelled`.
  var withdrawal: Withdrawal? {
    didSet { hasAskedToEnd = false }
  }
  private var hasAskedToEnd = false

  private enum Awaited {
    case preparation(of: String)
    case statement(then: ((Answer) -> Void)?)
    case end
  }

  /// How often a waiting thread asks whether anybody still waits for it.
  private static let withdrawalInterval: Int32 = 20

  /// Connects to one host; `patience` is for its answers.
  init(
    _ host: ConnectionString.Host, within connecting: Duration, patience: Duration
  ) throws(StoreError) {
    self.patience = patience
    let started = unsafe host.withParameters { keywords, values in
      unsafe PQconnectStartParams(keywords, values, 1)
    }
    guard let started = unsafe started else { throw .unavailable(detail: "no memory for libpq") }
    unsafe handle = started
    try finishConnecting(by: Deadline(after: connecting))
    unsafe PQsetnonblocking(handle, 1)
    unsafe PQenterPipelineMode(handle)
    unsafe PQsetNoticeReceiver(
      handle,
      { connection, notice in
        let connection = unsafe Unmanaged<Connection>.fromOpaque(connection!).takeUnretainedValue()
        if unsafe Answer.sqlState(of: notice!) == .warning { connection.isInDoubt = true }
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    // What is still to be sent must not be, and closing must not wait for it.
    if isLost { shutdown(unsafe PQsocket(handle), Int32(SHUT_RDWR)) }
    unsafe PQfinish(handle)
  }

  private func finishConnecting(by deadline: Deadline) throws(StoreError) {
    var next = PGRES_POLLING_WRITING
    while next != PGRES_POLLING_OK {
      switch next {
      case PGRES_POLLING_READING: try wait(for: POLLIN, until: deadline)
      case PGRES_POLLING_WRITING: try wait(for: POLLOUT, until: deadline)
      default: throw lost()
      }
      next = unsafe PQconnectPoll(handle)
    }
  }

  // MARK: Asking

  package func execute(_ sql: String, _ values: [Value]) throws(StoreError) {
    try post(sql, values)
  }

  package func query(
    _ sql: String, _ values: [Value], row: ([Value]) throws(StoreError) -> Void
  ) throws(StoreError) {
    try post(sql, values)
    guard let answer = try settle() else { return }
    for number in 0..<answer.rowCount { try row(answer.row(number)) }
  }

  /// Returns how many rows it met.
  func change(_ sql: String, _ values: [Value]) throws(StoreError) -> Int {
    try post(sql, values)
    return try settle()?.affectedCount ?? 0
  }

  /// Sends a statement some time before the next answer is fetched; what is wrong with it comes out
  /// then.
  /// `then` is shown the answer when it comes, unless that is a refusal.
  func post(
    _ sql: String, _ values: [Value] = [], then: ((Answer) -> Void)? = nil
  ) throws(StoreError) {
    if withdrawal?.isMade == true { throw .cancelled }
    let name = try prepare(sql)
    let sent = unsafe Parameters(values).withPointers { count, addresses, lengths, formats in
      unsafe PQsendQueryPrepared(handle, name, count, addresses, lengths, formats, 1)
    }
    guard sent == 1 else { throw lost() }
    awaited.append(.statement(then: then))
  }

  func post(_ question: Question, then: ((Answer) -> Void)? = nil) throws(StoreError) {
    try post(question.sql, question.values, then: then)
  }

  /// Fails the transaction, by a division by zero, where the condition does not hold.
  func assume(_ condition: String, _ values: [Value], suffix: String = "") throws(StoreError) {
    try post("SELECT 1 / (\(condition))::int \(suffix)", values)
  }

  private func prepare(_ sql: String) throws(StoreError) -> String {
    if let name = statements.name(of: sql) { return name }
    if statements.isFull {
      statements.forgetAll()
      try post("DEALLOCATE ALL")
    }
    let name = statements.add(sql)
    guard unsafe PQsendPrepare(handle, name, Statements.numbered(sql), 0, nil) == 1 else {
      throw lost()
    }
    awaited.append(.preparation(of: sql))
    return name
  }

  /// Waits until all that was posted is answered; returns the last answer. Throws the first refusal:
  /// what was posted after that was not done.
  @discardableResult
  func settle() throws(StoreError) -> Answer? {
    try answers().last
  }

  /// Asks several things in one round trip; the answers in order.
  func ask(_ questions: [Question]) throws(StoreError) -> [Answer] {
    for question in questions { try post(question.sql, question.values) }
    return try answers().suffix(questions.count)
  }

  private func answers() throws(StoreError) -> [Answer] {
    if awaited.isEmpty { return [] }
    guard unsafe PQpipelineSync(handle) == 1 else { throw lost() }
    awaited.append(.end)
    let deadline = Deadline(after: patience)
    try flush(until: deadline)
    var answers: [Answer] = []
    var refusal: StoreError?
    for expected in awaited {
      let answer = try nextAnswer(until: deadline)
      switch expected {
      case .end: break
      case .statement(let then):
        answers.append(answer)
        if answer.hasSucceeded { then?(answer) }
      case .preparation(let sql): if !answer.hasSucceeded { statements.forget(sql) }
      }
      if answer.status == PGRES_FATAL_ERROR, refusal == nil { refusal = error(answer) }
    }
    awaited = []
    if let refusal {
      failure = failure ?? refusal
      throw refusal
    }
    return answers
  }

  func forgetFailure() {
    failure = nil
  }

  /// Ends the transaction with all that was posted. A loss from here on leaves nobody knowing.
  func commit() throws(StoreError) {
    try take()
    isInDoubt = false
    let answer: Answer?
    do {
      try post("COMMIT")
      answer = try settle()
    } catch {
      guard isLost, case .unavailable(let detail) = error else { throw error }
      throw .unknownOutcome(detail: detail)
    }
    guard answer?.tag == "COMMIT" else {
      throw .unavailable(detail: "the server took the transaction back")
    }
    if isInDoubt {
      isLost = true
      throw .unknownOutcome(detail: "the server ended its wait for the standby")
    }
  }

  /// Whether it still stands, after it was not used for a while. Takes what has come, waits for
  /// nothing.
  func isAlive() -> Bool {
    do throws(StoreError) {
      try take()
      return true
    } catch {
      return false
    }
  }
}

// MARK: Waiting
extension Connection {
  /// What was notified (LISTEN), waiting for it no longer than `patience` or until `bell` rings.
  func notifications(until bell: Bell, within patience: Duration) throws(StoreError) -> [String] {
    let told = toldAlready()
    if !told.isEmpty { return told }
    var places = [
      pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0),
      pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    let time = Deadline(after: patience).milliseconds(atMost: .max)
    if unsafe poll(&places, nfds_t(places.count), time) < 0, errno != EINTR { throw lost() }
    if places[1].revents != 0 { bell.silence() }
    try take()
    return toldAlready()
  }

  private func toldAlready() -> [String] {
    var payloads: [String] = []
    while let notification = unsafe PQnotifies(handle) {
      unsafe payloads.append(String(cString: notification.pointee.extra))
      unsafe PQfreemem(notification)
    }
    return payloads
  }

  private func flush(until deadline: Deadline) throws(StoreError) {
    while true {
      let code = unsafe PQflush(handle)
      if code == 0 { return }
      guard code == 1 else { throw lost() }
      // A server whose answers nobody takes stops taking questions.
      if try wait(for: POLLIN | POLLOUT, until: deadline) & Int16(POLLIN) != 0 { try take() }
    }
  }

  private func nextAnswer(until deadline: Deadline) throws(StoreError) -> Answer {
    while true {
      while unsafe PQisBusy(handle) != 0 {
        try wait(for: POLLIN, until: deadline)
        try take()
      }
      // Nil between two statements.
      guard let result = unsafe PQgetResult(handle) else {
        if unsafe PQstatus(handle) == CONNECTION_BAD { throw lost() }
        continue
      }
      let answer = unsafe Answer(result)
      if unsafe PQstatus(handle) == CONNECTION_BAD { throw lost() }
      return answer
    }
  }

  private func take() throws(StoreError) {
    guard !isLost, unsafe PQconsumeInput(handle) == 1, unsafe PQstatus(handle) == CONNECTION_OK
    else { throw lost() }
  }

  @discardableResult
  private func wait(for events: Int32, until deadline: Deadline) throws(StoreError) -> Int16 {
    while true {
      var socket = pollfd(fd: unsafe PQsocket(handle), events: Int16(events), revents: 0)
      let interval = withdrawal == nil ? Int32.max : Self.withdrawalInterval
      let count = unsafe poll(&socket, 1, deadline.milliseconds(atMost: interval))
      if count > 0 { return socket.revents }
      if count < 0 && errno != EINTR { throw lost() }
      if deadline.hasPassed {
        isLost = true
        throw .unavailable(detail: "PostgreSQL does not answer")
      }
      if withdrawal?.isMade == true, !hasAskedToEnd {
        hasAskedToEnd = true
        askToEnd()
      }
    }
  }

  /// On a connection of its own, as the protocol has it; the statement then ends with 57014.
  private func askToEnd() {
    guard let request = unsafe PQgetCancel(handle) else { return }
    var complaint = [CChar](repeating: 0, count: 256)
    unsafe PQcancel(request, &complaint, Int32(complaint.count))
    unsafe PQfreeCancel(request)
  }

  private func error(_ answer: Answer) -> StoreError {
    guard let state = answer.sqlState else { return lost() }
    if state == .queryCanceled, withdrawal?.isMade == true { return .cancelled }
    return state.error(answer.message)
  }

  private func lost() -> StoreError {
    isLost = true
    let message = unsafe String(cString: PQerrorMessage(handle))
    let line = message.split(separator: "\n").last.map(String.init) ?? "no reason given"
    return .unavailable(detail: "PostgreSQL: \(line)")
  }
}
