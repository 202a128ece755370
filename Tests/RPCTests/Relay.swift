import Glibc
import JetonSockets
import Synchronization

/// Stands between one client and its server, carries what they say, and keeps it.
final class Relay: Sendable {
  /// Where the client is to connect.
  let address: Address
  private let state = Mutex(State())

  private struct State {
    var peers: [RawPeer] = []
    var fromClient: [UInt8] = []
    var fromServer: [UInt8] = []
  }

  init(to server: Address) throws {
    let listener = try LoopbackListener()
    address = listener.address
    Task {
      let client = await RawPeer.accepted(from: listener.number)
      let server = RawPeer(to: server)
      state.withLock { $0.peers = [client, server] }
      async let there: Void = carry(from: client, to: server, keptIn: \.fromClient)
      async let back: Void = carry(from: server, to: client, keptIn: \.fromServer)
      _ = await (there, back)
    }
  }

  private func carry(
    from source: RawPeer, to target: RawPeer,
    keptIn bytes: any WritableKeyPath<State, [UInt8]> & Sendable
  ) async {
    await source.blocking { [self] in
      var chunk = [UInt8](repeating: 0, count: 64 << 10)
      while true {
        let count = unsafe recv(source.number, &chunk, chunk.count, 0)
        guard count > 0 else { break }
        state.withLock { $0[keyPath: bytes] += chunk[..<count] }
        target.send(Array(chunk[..<count]))
      }
      target.endSending()
    }
  }

  /// Ends both connections as anybody on the way can.
  func cut() {
    for peer in state.withLock({ $0.peers }) { shutdown(peer.number, CInt(SHUT_RDWR)) }
  }

  var fromClient: [UInt8] { state.withLock { $0.fromClient } }
  var fromServer: [UInt8] { state.withLock { $0.fromServer } }
}

/// One record of TLS, as anybody on the way sees it (RFC 8446, section 5.1).
struct TLSRecord {
  static let handshake: UInt8 = 22
  static let data: UInt8 = 23

  var type: UInt8
  var payload: [UInt8]

  static func all(in bytes: [UInt8]) -> [TLSRecord] {
    var rest = bytes[...]
    var records: [TLSRecord] = []
    while rest.count >= 5 {
      let head = Array(rest.prefix(5))
      let length = Int(head[3]) << 8 | Int(head[4])
      guard rest.count >= 5 + length else { break }
      records.append(TLSRecord(type: head[0], payload: Array(rest.dropFirst(5).prefix(length))))
      rest = rest.dropFirst(5 + length)
    }
    return records
  }
}

extension [UInt8] {
  func holds(_ text: String) -> Bool {
    firstRange(of: Array(text.utf8)) != nil
  }
}
