/// A call whose handler runs as a task.
///
/// Unchecked: its variables are touched on the link's thread only.
final class ServerCall: @unchecked Sendable {
  let stream: UInt32
  let method: MethodDescriptor
  let deadline: ContinuousClock.Instant
  /// Of the link's thread.
  let executor: any TaskExecutor
  var task: Task<Void, Never>?
  /// No message of it may go out any more.
  private(set) var isEnded = false
  /// Writers without credit: as many as the handler has tasks that write.
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(
    stream: UInt32, method: MethodDescriptor, deadline: ContinuousClock.Instant,
    executor: any TaskExecutor
  ) {
    self.stream = stream
    self.method = method
    self.deadline = deadline
    self.executor = executor
  }

  func cancel() {
    isEnded = true
    task?.cancel()
    resume()
  }

  /// Lets writers look again, for credit or for the end.
  func resume() {
    let continuations = waiting
    waiting = []
    for continuation in continuations { continuation.resume() }
  }

  func wait(_ continuation: CheckedContinuation<Void, Never>) {
    waiting.append(continuation)
  }
}
