import JetonMessages
import JetonRPC
import JetonSockets
import JetonWire

// The protocol by hand, as a client in another language would speak it.

extension RawPeer {
  /// Connects, and exchanges prefaces and Hellos.
  static func greeting(
    _ address: Address, initialCredit: UInt32 = 0, frameBytes: UInt32 = 0,
    pingInterval: UInt32 = 0
  ) async -> RawPeer {
    let peer = RawPeer(to: address)
    peer.send(
      .greeting(initialCredit: initialCredit, frameBytes: frameBytes, pingInterval: pingInterval))
    let preface = await peer.read(Preface.count)
    let hello = await peer.readFrame()
    precondition(preface == Preface.server(.ok) && hello?.header.type == .hello)
    return peer
  }

  /// Takes a connection, and exchanges prefaces and Hellos.
  static func greeted(by listener: LoopbackListener) async -> RawPeer {
    let peer = await RawPeer.accepted(from: listener.number)
    let preface = await peer.read(Preface.count)
    let hello = await peer.readFrame()
    precondition(preface == Preface.client && hello?.header.type == .hello)
    peer.send(Preface.server(.ok) + .frame(.hello))
    return peer
  }

  func readResponse() async -> (stream: UInt32, code: Int32, header: JetonRPCV1.ResponseHeader)? {
    guard let frame = await readFrame(), frame.header.type == .response,
      let header = try? JetonRPCV1.ResponseHeader(decoding: frame.control.span, limits: .standard)
    else { return nil }
    return (frame.header.stream, header.code, header)
  }

  func readGoAway() async -> JetonRPCV1.GoAway? {
    guard let frame = await readFrame(), frame.header.type == .goAway else { return nil }
    return try? JetonRPCV1.GoAway(decoding: frame.control.span, limits: .standard)
  }
}

extension [UInt8] {
  static func greeting(
    initialCredit: UInt32 = 0, frameBytes: UInt32 = 0, pingInterval: UInt32 = 0
  ) -> [UInt8] {
    let hello = JetonRPCV1.Hello(
      maxFrameBytes: frameBytes, initialCredit: initialCredit, minPingIntervalMs: pingInterval,
      agent: "raw/1")
    return Preface.client + .frame(.hello, control: hello.encode())
  }

  static func frame(
    _ type: FrameType, stream: UInt32 = 0, flags: FrameFlags = [], control: [UInt8] = [],
    body: [UInt8] = []
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendFrame(type, stream: stream, flags: flags, control: control, body: body)
    return bytes
  }

  static func request(
    _ stream: UInt32, _ method: MethodDescriptor, _ text: String, timeout: UInt32 = 0
  ) -> [UInt8] {
    let header = JetonRPCV1.RequestHeader(method: method.path, timeoutMs: timeout)
    return .frame(
      .request, stream: stream, flags: .end, control: header.encode(),
      body: Toy.Text(text).encode())
  }

  /// Opens a call whose messages follow.
  static func opening(
    _ stream: UInt32, _ method: MethodDescriptor, flags: FrameFlags = .noMessage
  ) -> [UInt8] {
    let header = JetonRPCV1.RequestHeader(method: method.path)
    return .frame(.request, stream: stream, flags: flags, control: header.encode())
  }

  static func message(_ stream: UInt32, _ text: String, flags: FrameFlags = []) -> [UInt8] {
    .frame(.message, stream: stream, flags: flags, body: Toy.Text(text).encode())
  }

  static func credit(_ messages: UInt32, stream: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendCredit(messages, stream: stream)
    return bytes
  }
}
