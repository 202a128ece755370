import Glibc
import JetonThreads

/// Threads for work that would hold up others: hashing passwords. Ends never.
final class WorkerThreads: TaskExecutor, Sendable {
  /// What is queued is bounded by whoever queues (`PasswordWork.waitingMaximum`).
  private let queue = JobQueue<UnownedJob>(capacity: .max)

  init(count: Int) {
    for _ in 0..<count { start() }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let refusal = queue.put(UnownedJob(job))
    precondition(refusal == nil, "neither full nor closed, ever")
  }

  private func start() {
    do throws(ThreadError) {
      try Thread { [self] in run() }.detach()
    } catch {
      preconditionFailure("the program starts with threads or not at all: \(error)")
    }
  }

  private func run() {
    while let jobs = queue.take(atMost: 1) {
      for job in jobs { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }
}
