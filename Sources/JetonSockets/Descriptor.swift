import Glibc

/// An open file descriptor and its only owner.
struct Descriptor: ~Copyable, Sendable {
  let number: CInt

  /// `number` as a system call returned it.
  init(_ call: String, _ number: CInt) throws(SocketError) {
    guard number >= 0 else { throw .system(call: call, errno: errno) }
    self.number = number
  }

  init(owning number: CInt) {
    self.number = number
  }

  /// Gives the ownership to the caller.
  consuming func release() -> CInt {
    let number = number
    discard self
    return number
  }

  deinit {
    _ = close(number)
  }
}
