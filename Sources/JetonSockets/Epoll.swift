import CLinux
import Glibc

/// Which of the watched descriptors are ready, level-triggered.
@safe struct Epoll: ~Copyable {
  static let readable = EPOLLIN.rawValue
  static let writable = EPOLLOUT.rawValue
  static let peerEnded = EPOLLRDHUP.rawValue
  static let broken = EPOLLHUP.rawValue | EPOLLERR.rawValue

  private let descriptor: Descriptor
  private let events = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: 256)

  init() throws(SocketError) {
    descriptor = try Descriptor("epoll_create1", epoll_create1(CInt(EPOLL_CLOEXEC)))
    unsafe events.initialize(repeating: epoll_event())
  }

  deinit {
    unsafe events.deallocate()
  }

  func add(_ number: CInt, token: UInt64, interest: UInt32) throws(SocketError) {
    guard control(EPOLL_CTL_ADD, number, token, interest) == 0 else {
      throw .system(call: "epoll_ctl", errno: errno)
    }
  }

  /// Cannot fail for a descriptor that was added.
  func modify(_ number: CInt, token: UInt64, interest: UInt32) {
    _ = control(EPOLL_CTL_MOD, number, token, interest)
  }

  /// Closing alone would not do while a fork holds the same file.
  func remove(_ number: CInt) {
    _ = control(EPOLL_CTL_DEL, number, 0, 0)
  }

  private func control(_ call: CInt, _ number: CInt, _ token: UInt64, _ interest: UInt32) -> CInt {
    var event = unsafe epoll_event()
    unsafe event.events = interest
    unsafe event.data.u64 = token
    return unsafe epoll_ctl(descriptor.number, call, number, &event)
  }

  /// Returns how many are ready; `event(at:)` names them until the next wait.
  func wait(milliseconds: CInt) -> Int {
    let count = unsafe epoll_wait(
      descriptor.number, events.baseAddress!, CInt(events.count), milliseconds)
    // EINTR: a signal handler of the program ran.
    return max(Int(count), 0)
  }

  func event(at index: Int) -> (token: UInt64, events: UInt32) {
    unsafe (events[index].data.u64, events[index].events)
  }
}
