/// How a connection's bytes travel; decided before it is one.
enum Transport {
  case plain
  case tls(TLSStream)

  var isPlain: Bool {
    switch self {
    case .plain: true
    case .tls: false
    }
  }

  /// Bytes that have left the socket but not the transport: epoll does not tell of them.
  var hasUnread: Bool {
    switch self {
    case .plain: false
    case .tls(let stream): stream.hasUnread
    }
  }

  /// Reading has to wait until something can be written (a key update is due).
  var readWantsWrite: Bool {
    switch self {
    case .plain: false
    case .tls(let stream): stream.readWantsWrite
    }
  }
}
