/// A call whose handler runs as a task.
///
/// Unchecked: its variables are touched on the link's thread only.
final class ServerCall: @unchecked Sendable {
  let stream: UInt32
  let context: ServerContext
  let start: ContinuousClock.Instant
  /// Of the link's thread.
  let executor: any TaskExecutor
  var task: Task<Void, Never>?
  /// No message of it may go out any more.
  private(set) var isEnded = false
  /// What the client has sent and the handler has not taken; `ServerConnection` bounds it.
  private var requests: [[UInt8]] = []
  private(set) var requestsEnded: Bool
  /// Writers without credit and readers without a message: as many as the handler has tasks that
  /// write or read.
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(
    stream: UInt32, context: ServerContext, start: ContinuousClock.Instant,
    requestsEnded: Bool, executor: any TaskExecutor
  ) {
    self.stream = stream
    self.context = context
    self.start = start
    self.requestsEnded = requestsEnded
    self.executor = executor
  }

  var deadline: ContinuousClock.Instant { context.deadline }

  func cancel() {
    isEnded = true
    requests = []
    task?.cancel()
    resume()
  }

  /// Nil for the end of messages alone.
  func requestCame(_ bytes: [UInt8]?, isLast: Bool) {
    guard !isEnded else { return }
    if let bytes { requests.append(bytes) }
    requestsEnded = isLast
    resume()
  }

  func takeRequest() -> [UInt8]? {
    requests.isEmpty ? nil : requests.removeFirst()
  }

  /// Lets writers look again for credit, readers for a message, and both for the end.
  func resume() {
    let continuations = waiting
    waiting = []
    for continuation in continuations { continuation.resume() }
  }

  func wait(_ continuation: CheckedContinuation<Void, Never>) {
    waiting.append(continuation)
  }
}
