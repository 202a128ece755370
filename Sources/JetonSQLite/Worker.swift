import Glibc
import JetonDomain

/// A thread of our own: SQLite waits for the disk, which no shared pool of threads may do.
@safe struct Worker: Sendable {
  private let thread: pthread_t

  init(_ body: @escaping @Sendable () -> Void) throws(StoreError) {
    let boxed = unsafe Unmanaged.passRetained(Body(run: body))
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread, nil,
      { argument in
        let body = unsafe Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue()
        body.run()
        return nil
      }, boxed.toOpaque())
    guard code == 0 else {
      unsafe boxed.release()
      throw .unavailable(detail: "no thread: errno \(code)")
    }
    self.thread = thread
  }

  /// Waits until it has ended; once only.
  func join() {
    pthread_join(thread, nil)
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) {
      self.run = run
    }
  }
}
