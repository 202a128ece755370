import Glibc

/// Hands jobs from any thread to threads that wait for them. Bounded: beyond `capacity` it
/// takes none.
@safe package final class JobQueue<Job: Sendable>: @unchecked Sendable {
  // Sendable since `jobs` and `hasClosed` are touched under `lock` only. The two are in memory of
  // their own because a condition variable must not move, and Synchronization has none.
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private let arrival: UnsafeMutablePointer<pthread_cond_t>
  private var jobs: [Job] = []
  private var hasClosed = false
  private var isWoken = false
  private let capacity: Int

  package init(capacity: Int) {
    self.capacity = capacity
    unsafe lock = .allocate(capacity: 1)
    unsafe arrival = .allocate(capacity: 1)
    unsafe pthread_mutex_init(lock, nil)
    var attributes = pthread_condattr_t()
    unsafe pthread_condattr_init(&attributes)
    // A clock that nobody sets.
    unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(arrival, &attributes)
    unsafe pthread_condattr_destroy(&attributes)
  }

  deinit {
    unsafe pthread_cond_destroy(arrival)
    unsafe pthread_mutex_destroy(lock)
    unsafe arrival.deallocate()
    unsafe lock.deallocate()
  }

  /// Nil: taken.
  package func put(_ job: Job) -> JobQueueRefusal? {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    if hasClosed { return .closed }
    if jobs.count >= capacity { return .full }
    jobs.append(job)
    unsafe pthread_cond_signal(arrival)
    return nil
  }

  package var isClosed: Bool {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    return hasClosed
  }

  package var count: Int {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    return jobs.count
  }

  /// Waits for jobs and takes all there are, up to `limit`, in order; nil once the queue is
  /// closed and empty.
  package func take(atMost limit: Int) -> [Job]? {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    while jobs.isEmpty && !hasClosed { unsafe pthread_cond_wait(arrival, lock) }
    return takeQueued(atMost: limit)
  }

  /// The same, but takes none when none have come in time, or somebody was to look up (`wake`).
  package func take(atMost limit: Int, within patience: Duration) -> [Job]? {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    var end = Self.time(after: patience)
    while jobs.isEmpty && !hasClosed && !isWoken {
      if unsafe pthread_cond_timedwait(arrival, lock, &end) == ETIMEDOUT { return [] }
    }
    isWoken = false
    if jobs.isEmpty && !hasClosed { return [] }
    return takeQueued(atMost: limit)
  }

  /// Whoever waits with a time limit, or is the next to, goes on without a job.
  package func wake() {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    isWoken = true
    unsafe pthread_cond_signal(arrival)
  }

  private static func time(after patience: Duration) -> timespec {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    let (seconds, attoseconds) = patience.components
    let nanoseconds = time.tv_nsec + Int(attoseconds / 1_000_000_000)
    return timespec(
      tv_sec: time.tv_sec + Int(seconds) + nanoseconds / 1_000_000_000,
      tv_nsec: nanoseconds % 1_000_000_000)
  }

  /// Under the lock.
  private func takeQueued(atMost limit: Int) -> [Job]? {
    if jobs.isEmpty { return nil }
    if jobs.count <= limit {
      defer { jobs = [] }
      return jobs
    }
    let taken = Array(jobs.prefix(limit))
    jobs.removeFirst(taken.count)
    return taken
  }

  /// Takes no more; what is queued is still served.
  package func close() {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    hasClosed = true
    unsafe pthread_cond_broadcast(arrival)
  }
}

package enum JobQueueRefusal { case full, closed }
