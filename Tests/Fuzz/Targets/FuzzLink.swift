import JetonRPC
import JetonWire

/// A transport that is only memory, and a clock that only a script moves.
///
/// Unchecked: everything happens on the one thread of a run.
final class FuzzLink: Link, @unchecked Sendable {
  private let jobs = JobQueue()
  var now = dawn
  private(set) var output: [UInt8] = []
  private(set) var isClosed = false

  var executor: any TaskExecutor { jobs }
  var outputCount: Int { output.count }

  func send(_ append: (inout [UInt8]) -> Void) {
    if !isClosed { append(&output) }
  }

  func close() { isClosed = true }

  func performJobs() { jobs.perform() }

  func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }
}

/// Runs what tasks do, when told to.
///
/// Unchecked: as the link.
private final class JobQueue: TaskExecutor, @unchecked Sendable {
  private var jobs: [UnownedJob] = []

  func enqueue(_ job: consuming ExecutorJob) {
    jobs.append(UnownedJob(job))
  }

  func perform() {
    while !jobs.isEmpty {
      let batch = jobs
      jobs = []
      for job in batch { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }
}

/// Counts calls: every one that began must end.
final class CallCounter: ServerInterceptor, @unchecked Sendable {
  private(set) var began = 0
  private(set) var ended = 0

  func callBegan(_ context: borrowing ServerContext) { began += 1 }

  func callEnded(_ context: borrowing ServerContext, _ error: RPCError?, after time: Duration) {
    ended += 1
    require(ended <= began, "a call ended twice")
  }
}
