import Synchronization

/// What a listening port needs to know of TLS: the certificates as they are now.
final class TLSAcceptor: Sendable {
  let settings: TLSServerSettings
  let plain: PlainTCP
  private let current: Mutex<TLSContext>

  init(_ settings: TLSServerSettings, plain: PlainTCP) throws(SocketError) {
    self.settings = settings
    self.plain = plain
    current = Mutex(try TLSContext(settings))
  }

  var context: TLSContext { current.withLock { context in context } }

  func takesPlain(from remote: RemoteAddress) -> Bool {
    switch plain {
    case .nowhere: false
    case .loopback: remote.isLoopback
    case .anywhere: true
    }
  }

  /// Reads the files again, for handshakes from now on. After an error all stays as it was.
  func reload() throws(SocketError) {
    let context = try TLSContext(settings)
    current.withLock { current in current = context }
  }
}
