import JetonMessages
import JetonRPC
import JetonSockets
import JetonWire

// The protocol by hand, as a client in another language would speak it.

extension RawPeer {
  /// Connects, and exchanges prefaces and Hellos.
  convenience init(greeting address: Address, initialCredit: UInt32 = 0, frameBytes: UInt32 = 0) {
    self.init(to: address)
    send(.greeting(initialCredit: initialCredit, frameBytes: frameBytes))
    precondition(read(8) == Preface.server(.ok))
    precondition(readFrame()?.header.type == .hello)
  }

  /// Takes a connection, and exchanges prefaces and Hellos.
  convenience init(greetingFrom listener: CInt) {
    self.init(acceptedFrom: listener)
    precondition(read(8) == Preface.client)
    precondition(readFrame()?.header.type == .hello)
    send(Preface.server(.ok) + .frame(.hello))
  }

  func readResponse() -> (stream: UInt32, code: Int32, header: JetonRPCV1.ResponseHeader)? {
    guard let frame = readFrame(), frame.header.type == .response,
      let header = try? JetonRPCV1.ResponseHeader(decoding: frame.control.span, limits: .standard)
    else { return nil }
    return (frame.header.stream, header.code, header)
  }

  func readGoAway() -> JetonRPCV1.GoAway? {
    guard let frame = readFrame(), frame.header.type == .goAway else { return nil }
    return try? JetonRPCV1.GoAway(decoding: frame.control.span, limits: .standard)
  }
}

extension [UInt8] {
  static func greeting(initialCredit: UInt32 = 0, frameBytes: UInt32 = 0) -> [UInt8] {
    let hello = JetonRPCV1.Hello(
      maxFrameBytes: frameBytes, initialCredit: initialCredit, agent: "raw/1")
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

  static func credit(_ messages: UInt32, stream: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendCredit(messages, stream: stream)
    return bytes
  }
}
