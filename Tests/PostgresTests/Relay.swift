import Foundation
import Postmaster
import Synchronization

/// A Unix socket between a node and its server that passes bytes on until it is told to cut them off:
/// to lose a connection at a moment of one's choice.
final class Relay: Sendable {
  /// What a string names as its host; the port is that of the server.
  let directory: String
  private let listener: Int32
  private let target: String
  private let state = Mutex(State())

  private struct State {
    var open: Set<Int32> = []
    var isCutOff = false
    var isDeaf = false
    /// Cuts when a piece from the node holds these bytes, before or after it was passed on.
    var trigger: (bytes: [UInt8], moment: Moment)?
  }

  enum Moment { case before, after }

  init(to postmaster: Postmaster) throws {
    directory = "/tmp/jeton-relay-\(UInt32.random(in: .min ... .max))"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: false)
    target = postmaster.socket
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let path = "\(directory)/.s.PGSQL.\(postmaster.port)"
    guard unsafe withAddress(path, { unsafe bind(listener, $0, $1) }) == 0,
      listen(listener, 16) == 0
    else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    Thread.detachNewThread { [self] in accept() }
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// Cuts all connections once the node sends this text.
  func cut(_ moment: Moment, _ text: String) {
    state.withLock { $0.trigger = (Array(text.utf8), moment) }
  }

  func cutNow() {
    state.withLock { state in
      for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
  }

  /// From now on nobody gets through, until `restore`.
  func cutOff() {
    state.withLock { $0.isCutOff = true }
    cutNow()
  }

  func restore() {
    state.withLock { $0.isCutOff = false }
  }

  /// Nobody behind it is called, as behind a pooler that hands out connections by the transaction.
  func deafen() {
    state.withLock { $0.isDeaf = true }
  }

  func close() {
    shutdown(listener, Int32(SHUT_RDWR))
    cutNow()
  }

  private func accept() {
    while true {
      let node = Glibc.accept(listener, nil, nil)
      if node < 0 { return }
      if state.withLock({ $0.isCutOff }) {
        Glibc.close(node)
        continue
      }
      let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      guard unsafe withAddress(target, { unsafe connect(server, $0, $1) }) == 0 else {
        Glibc.close(node)
        Glibc.close(server)
        continue
      }
      state.withLock { $0.open.formUnion([node, server]) }
      Thread.detachNewThread { [self] in pass(from: node, to: server, isQuestion: true) }
      Thread.detachNewThread { [self] in pass(from: server, to: node, isQuestion: false) }
    }
  }

  private func pass(from source: Int32, to target: Int32, isQuestion: Bool) {
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe recv(source, &piece, piece.count, 0)
      if count <= 0 { break }
      if isQuestion, state.withLock({ $0.isDeaf }),
        let call = Data(piece[..<count]).range(of: Data("LISTEN jeton".utf8))
      {
        piece.replaceSubrange(call, with: "SELECT 1 = 1".utf8)
      }
      let moment = isQuestion ? triggered(by: piece[..<count]) : nil
      if moment == .before { break }
      guard unsafe send(target, piece, count, Int32(MSG_NOSIGNAL)) == count else { break }
      if moment == .after {
        // The server may answer as it likes; nobody hears it.
        shutdown(source, Int32(SHUT_RDWR))
        usleep(200_000)
        break
      }
    }
    for descriptor in [source, target] { shutdown(descriptor, Int32(SHUT_RDWR)) }
    if isQuestion { state.withLock { $0.open.subtract([source, target]) } }
  }

  private func triggered(by piece: ArraySlice<UInt8>) -> Moment? {
    state.withLock { state in
      guard let trigger = state.trigger, Data(piece).range(of: Data(trigger.bytes)) != nil else {
        return nil
      }
      state.trigger = nil
      return trigger.moment
    }
  }
}

private func withAddress(
  _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
  return unsafe withUnsafePointer(to: &address) { address in
    unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
  }
}
