import Glibc

/// Runs `body` on a thread of its own, with all signals blocked: they are the program's business.
func startThread(_ body: @escaping @Sendable () -> Void) throws(SocketError) {
  let box = Box(body)
  var everySignal = sigset_t()
  var before = sigset_t()
  unsafe sigfillset(&everySignal)
  unsafe pthread_sigmask(SIG_SETMASK, &everySignal, &before)
  defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
  var thread = pthread_t()
  let context = unsafe Unmanaged.passRetained(box)
  let result = unsafe pthread_create(
    &thread, nil,
    { context in
      unsafe Unmanaged<Box>.fromOpaque(context!).takeRetainedValue().body()
      return nil
    }, context.toOpaque())
  guard result == 0 else {
    unsafe context.release()
    throw .system(call: "pthread_create", errno: result)
  }
  pthread_detach(thread)
}

private final class Box: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }
}
