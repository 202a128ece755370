// Threads of our own, and how they are handed work: for what may not run on a pool that others
// share, since it waits for the kernel or for long. The room knows nothing of what they do.

import Glibc

/// Started, with all signals blocked: they are the program's business.
@safe package struct Thread: Sendable {
  private let handle: pthread_t

  package init(_ body: @escaping @Sendable () -> Void) throws(ThreadError) {
    var everySignal = sigset_t()
    var before = sigset_t()
    unsafe sigfillset(&everySignal)
    unsafe pthread_sigmask(SIG_SETMASK, &everySignal, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    var handle = pthread_t()
    let boxed = unsafe Unmanaged.passRetained(Body(run: body))
    let code = unsafe pthread_create(
      &handle, nil,
      { argument in
        unsafe Unmanaged<Body>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, boxed.toOpaque())
    guard code == 0 else {
      unsafe boxed.release()
      throw .notStarted(errno: code)
    }
    self.handle = handle
  }

  /// Waits until it has ended. Either this or `detach`, once.
  package func join() {
    pthread_join(handle, nil)
  }

  /// Nobody will wait for its end.
  package func detach() {
    pthread_detach(handle)
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) {
      self.run = run
    }
  }
}

package enum ThreadError: Error, Sendable, Hashable {
  case notStarted(errno: Int32)
}
