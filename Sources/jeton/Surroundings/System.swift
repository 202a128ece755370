// The calls to the system that this program makes. The only file here where C's pointers appear.

import Glibc
import JetonThreads

/// The errno of a call that failed, in words.
struct SystemError: Error, Hashable, CustomStringConvertible {
  let number: Int32

  var description: String {
    unsafe String(cString: strerror(number))
  }

  static var latest: SystemError { SystemError(number: errno) }
}

/// An open file, closed when let go.
struct Descriptor: ~Copyable {
  let number: Int32

  init(opening path: String, flags: Int32, mode: mode_t = 0) throws(SystemError) {
    number = try retried { unsafe open(path, flags | O_CLOEXEC, mode) }
  }

  deinit { close(number) }

  func status() throws(SystemError) -> stat {
    var status = stat()
    _ = try retried { unsafe fstat(number, &status) }
    return status
  }

  func synchronize() throws(SystemError) {
    _ = try retried { fsync(number) }
  }
}

enum System {
  /// Up to `count` bytes; none at the end.
  static func read(_ descriptor: Int32, _ count: Int) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let got = retry { unsafe Glibc.read(descriptor, buffer.baseAddress, count) }
      if got < 0 { failure = .latest }
      filled = max(0, got)
    }
    if let failure { throw failure }
    return bytes
  }

  /// Reads beside the tasks, since input may be long in coming. Nil when the task is cancelled first;
  /// what was to be read then stays with its thread until the program ends.
  static func readAside(_ descriptor: Int32, _ count: Int) async throws -> [UInt8]? {
    let arrival = Arrival<Result<[UInt8], SystemError>>()
    try Thread {
      arrival.come(Result { () throws(SystemError) in try read(descriptor, count) })
    }.detach()
    return try await arrival.value()?.get()
  }

  static func pipe() throws(SystemError) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    _ = try retried { unsafe Glibc.pipe(&ends) }
    return (ends[0], ends[1])
  }

  static func write(_ descriptor: Int32, _ bytes: [UInt8]) throws(SystemError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { buffer in
        retry { unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count) }
      }
      guard written >= 0 else { throw .latest }
      rest = rest.dropFirst(written)
    }
  }

  static func makeDirectory(_ path: String, mode: mode_t) throws(SystemError) {
    _ = try retried { unsafe mkdir(path, mode) }
  }

  static func rename(_ old: String, _ new: String) throws(SystemError) {
    _ = try retried { unsafe Glibc.rename(old, new) }
  }

  static func remove(_ path: String) throws(SystemError) {
    _ = try retried { unsafe unlink(path) }
  }

  static func environment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
      let parts = unsafe String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      unsafe entry = entry.advanced(by: 1)
    }
    return variables
  }

  static func currentDirectory() -> String {
    guard let path = unsafe getcwd(nil, 0) else { return "/" }
    defer { unsafe free(path) }
    return unsafe String(cString: path)
  }

  static func now() -> Moment {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Moment(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}

/// Calls again after EINTR (signal(7)).
private func retry(_ call: () -> Int) -> Int {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}

private func retried(_ call: () -> Int32) throws(SystemError) -> Int32 {
  while true {
    let result = call()
    if result >= 0 { return result }
    if errno != EINTR { throw .latest }
  }
}
