import Glibc
import JetonThreads

/// Ctrl-C, once: what runs is cancelled, and the program ends in order. A second one ends it at
/// once, as it would without this.
enum Interruption {
  static func cancelling<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await body() }
    let end = try watch { task.cancel() }
    defer { end() }
    do {
      return try await task.value
    } catch  where task.isCancelled {
      throw Failure(.interrupted, "interrupted")
    }
  }

  /// A signal handler may do little more than write to a pipe (signal-safety(7)); a thread reads it.
  private static func watch(_ interrupted: @escaping @Sendable () -> Void) throws -> () -> Void {
    let (reading, writing) = try System.pipe()
    unsafe alarm = writing
    let thread = try Thread {
      if let bytes = try? System.read(reading, 1), !bytes.isEmpty { interrupted() }
      close(reading)
    }
    thread.detach()
    let before = signal(SIGINT, ring)
    return {
      signal(SIGINT, before)
      close(writing)
    }
  }
}

/// Where the handler writes. Set before the handler is there, by the one call at a time that this
/// program makes.
private nonisolated(unsafe) var alarm: Int32 = -1

private func ring(_ number: Int32) {
  signal(number, SIG_DFL)
  var byte: UInt8 = 0
  _ = unsafe write(alarm, &byte, 1)
}
