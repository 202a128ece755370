import JetonCrypto
import JetonRPC
import JetonSecret
import Synchronization
import Testing

@testable import JetonService

@Suite struct WatermarkTests {
  @Test func `whoever is behind does not wait`() async {
    let mark = Watermark()
    mark.rise(to: 5)
    #expect(await mark.wait(past: 4) == .lookAgain)
  }

  @Test func `a rise wakes everybody, a fall nobody`() async {
    let mark = Watermark()
    await withTaskGroup(of: Watermark.Wake.self) { group in
      for _ in 0..<100 { group.addTask { await mark.wait(past: 0) } }
      mark.rise(to: 0)
      mark.rise(to: 1)
      for await wake in group { #expect(wake == .lookAgain) }
    }
    mark.rise(to: 0)
    #expect(mark.level == 1)
  }

  @Test func `cancelled before, while or after, a wait ends once`() async {
    let mark = Watermark()
    for _ in 0..<200 {
      let task = Task { await mark.wait(past: 0) }
      if Bool.random() { await Task.yield() }
      task.cancel()
      #expect(await task.value == .cancelled)
    }
    let task = Task { await mark.wait(past: 0) }
    mark.rise(to: 1)
    task.cancel()
    #expect([.lookAgain, .cancelled].contains(await task.value))
  }

  @Test func `a closed one lets nobody wait`() async {
    let mark = Watermark()
    let task = Task { await mark.wait(past: 0) }
    mark.close()
    #expect(await task.value == .closed)
    #expect(await mark.wait(past: 0) == .closed)
  }
}

@Suite struct PasswordWorkTests {
  @Test func `beyond the bound a login is asked to come back, and nothing is lost`() async throws {
    let threads = HeldExecutor()
    let work = PasswordWork(argon2id: Argon2id(memoryKiB: 8, passes: 1), threads: threads)
    let logins = (0..<PasswordWork.waitingMaximum).map { _ in
      Task { await refusal { () throws(RPCError) in try await work.hash(Secret("x")) } }
    }
    await threads.wait(forJobs: logins.count)
    let error = await refusal { () throws(RPCError) in try await work.hash(Secret("x")) }
    #expect(error?.code == .resourceExhausted)
    #expect(error?.retryAfter == .seconds(1))
    threads.release()
    for login in logins { #expect(await login.value == nil) }
    #expect(await refusal { () throws(RPCError) in try await work.hash(Secret("x")) } == nil)
  }
}

/// Runs nothing until it is released.
private final class HeldExecutor: TaskExecutor, Sendable {
  private let held = Mutex<[UnownedJob]?>([])
  private let arrivals = AsyncStream.makeStream(of: Void.self)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let runsNow = held.withLock { held in
      held?.append(job)
      return held == nil
    }
    arrivals.continuation.yield()
    // Last: once the job has run, the test may be over and this executor gone.
    if runsNow { run(job) }
  }

  func wait(forJobs count: Int) async {
    var iterator = arrivals.stream.makeAsyncIterator()
    for _ in 0..<count { await iterator.next() }
  }

  func release() {
    let jobs = held.withLock { held in
      defer { held = nil }
      return held ?? []
    }
    for job in jobs { run(job) }
  }

  private func run(_ job: UnownedJob) {
    unsafe job.runSynchronously(on: asUnownedTaskExecutor())
  }
}
