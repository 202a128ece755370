import JetonThreads

/// Runs `body` on a thread of its own.
func startThread(_ body: @escaping @Sendable () -> Void) throws(SocketError) {
  do throws(ThreadError) {
    try JetonThreads.Thread(body).detach()
  } catch {
    switch error {
    case .notStarted(let errno): throw .system(call: "pthread_create", errno: errno)
    }
  }
}
