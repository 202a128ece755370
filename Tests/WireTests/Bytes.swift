import JetonWire

// Peers' bytes, and connections that have come as far as a test begins.

/// Any instant will do: a connection only looks at differences.
let start = ContinuousClock.now

extension [UInt8] {
  static func frame(
    _ type: FrameType, stream: UInt32 = 0, flags: FrameFlags = [], control: [UInt8] = [],
    body: [UInt8] = []
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendFrame(type, stream: stream, flags: flags, control: control, body: body)
    return bytes
  }

  static func request(_ stream: UInt32) -> [UInt8] { frame(.request, stream: stream, flags: .end) }

  static func credit(_ messages: UInt32, stream: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendCredit(messages, stream: stream)
    return bytes
  }

  static let ping = frame(.ping, body: [0, 0, 0, 0, 0, 0, 0, 1])

  /// A header alone, with whatever numbers.
  static func header(
    length: UInt32, stream: UInt32 = 0, type: UInt8, flags: UInt8 = 0, controlLength: UInt16 = 0
  ) -> [UInt8] {
    [
      UInt8(length >> 24), UInt8(length >> 16 & 255), UInt8(length >> 8 & 255), UInt8(length & 255),
      UInt8(stream >> 24), UInt8(stream >> 16 & 255), UInt8(stream >> 8 & 255), UInt8(stream & 255),
      type, flags, UInt8(controlLength >> 8), UInt8(controlLength & 255),
    ]
  }
}

extension ServerConnection {
  /// A connection that the client has greeted.
  static func greeted(_ change: (inout WireLimits) -> Void = { _ in }) -> ServerConnection {
    var limits = WireLimits()
    change(&limits)
    var connection = ServerConnection(limits: limits, at: start)
    _ = connection.received(Preface.client)
    _ = connection.received(.frame(.hello))
    return connection
  }

  /// What the first preface or frame of `bytes` obliges to.
  mutating func received(_ bytes: [UInt8], after time: Duration = .zero) -> Action {
    bytesReceived(bytes.span, at: start + time).action
  }

  /// Calls of these streams run, whose messages follow.
  mutating func open(_ streams: UInt32...) {
    for stream in streams {
      _ = received(.frame(.request, stream: stream, flags: .noMessage))
      handlerStarted(stream, requestsEnded: false)
    }
  }

  /// The calls of these streams run.
  mutating func run(_ streams: UInt32...) {
    for stream in streams {
      _ = received(.request(stream))
      handlerStarted(stream)
    }
  }
}

extension ServerConnection.Action {
  var isDelivery: Bool {
    if case .deliverMessage = self { true } else { false }
  }

  var endCode: GoAwayCode? {
    if case .end(let error) = self { error.code } else { nil }
  }
}

extension ClientConnection {
  static func greeted() -> ClientConnection {
    var connection = ClientConnection(limits: WireLimits(), at: start)
    _ = connection.received(Preface.server(.ok))
    _ = connection.received(.frame(.hello))
    return connection
  }

  mutating func received(_ bytes: [UInt8], after time: Duration = .zero) -> Action {
    bytesReceived(bytes.span, at: start + time).action
  }
}

extension ClientConnection.Action {
  var endCode: GoAwayCode? {
    if case .end(let error) = self { error.code } else { nil }
  }
}
