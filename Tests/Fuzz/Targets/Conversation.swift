import JetonMessages
import JetonWire

/// What has gone to and fro on a connection, by its frames alone: the client's as the bytes say
/// them, the server's held against the protocol.
struct Conversation {
  /// Of one stream.
  private struct Stream {
    var requests = 0
    var responses = 0
    /// Messages that the server may send, over all REQUESTs of this stream.
    var credit: Int
  }

  private var streams: [UInt32: Stream] = [:]
  private var asked = FrameCutter()
  private var answered = FrameCutter()
  private var initialCredit = Int(PeerLimits().initialCredit)
  private var isGreeted = false
  private var isDraining = false
  private var hasFailed = false
  private(set) var requests = 0
  private(set) var responses = 0

  mutating func clientSent(_ bytes: [UInt8]) {
    asked.append(bytes)
    while let frame = asked.next() { take(request: frame) }
  }

  private mutating func take(request frame: FrameCutter.Whole) {
    let number = frame.header.stream
    switch frame.header.type {
    case .hello:
      guard let hello = try? JetonRPCV1.Hello(decoding: frame.control.span, limits: .standard)
      else { return }
      initialCredit = max(initialCredit, Int(hello.initialCredit))
    case .request:
      requests += 1
      streams[number, default: Stream(credit: initialCredit)].requests += 1
    case .credit where frame.body.count == 4:
      streams[number]?.credit += Int(frame.body.bigEndian(at: 0))
    default: break
    }
  }

  mutating func serverSent(_ bytes: [UInt8]) {
    answered.append(bytes)
    while let frame = answered.next() {
      require(!hasFailed, "\(frame.header.type) after the connection's end")
      take(answer: frame)
    }
    require(answered.isAtRest, "half a frame was sent")
  }

  private mutating func take(answer frame: FrameCutter.Whole) {
    let header = frame.header
    require(isGreeted || header.type == .hello, "\(header.type) before HELLO")
    require(header.flags.rawValue < 4, "unknown flags \(header.flags)")
    switch header.type {
    case .hello:
      require(!isGreeted, "a second HELLO")
      isGreeted = true
      decode(JetonRPCV1.Hello.self, frame)
    case .response: respond(frame)
    case .message: charge(header.stream)
    case .credit: requireEqual(frame.body.count, 4, "CREDIT's length")
    case .ping, .pong: requireEqual(frame.body.count, 8, "PING's length")
    case .goAway: leave(decode(JetonRPCV1.GoAway.self, frame))
    default: fatalError("a server does not send \(header.type)")
    }
  }

  /// One GOAWAY says that the connection drains; another that it ends, in a drain too.
  private mutating func leave(_ goAway: JetonRPCV1.GoAway?) {
    switch goAway.flatMap({ GoAwayCode(rawValue: $0.code) }) {
    case .noError, .maximumAge:
      require(!isDraining, "a second drain")
      isDraining = true
    default: hasFailed = true
    }
  }

  private mutating func respond(_ frame: FrameCutter.Whole) {
    responses += 1
    let stream = frame.header.stream
    streams[stream]?.responses += 1
    guard let call = streams[stream] else { fatalError("an answer to no call, \(stream)") }
    require(call.responses <= call.requests, "two answers to \(stream)")
    require(
      frame.control.isEmpty || frame.header.flags.contains(.noMessage), "a failure with a message")
    decode(JetonRPCV1.ResponseHeader.self, frame)
  }

  private mutating func charge(_ stream: UInt32) {
    streams[stream]?.credit -= 1
    guard let call = streams[stream] else { fatalError("a message for no call, \(stream)") }
    require(call.credit >= 0, "a message beyond the credit of \(stream)")
    require(call.responses < call.requests, "a message after the answer of \(stream)")
  }

  @discardableResult
  private func decode<M: Message>(_ type: M.Type, _ frame: FrameCutter.Whole) -> M? {
    let message = try? M(decoding: frame.control.span, limits: .standard)
    require(message != nil, "a \(M.fullName) that cannot be read")
    return message
  }
}

/// Cuts bytes into frames by the header alone, apart from the code under test.
struct FrameCutter {
  struct Whole {
    let header: FrameHeader
    let control: [UInt8]
    let body: [UInt8]
  }

  private var bytes: [UInt8] = []
  private var hasPreface = false

  var isAtRest: Bool { bytes.isEmpty }

  mutating func append(_ new: [UInt8]) {
    bytes += new
  }

  mutating func next() -> Whole? {
    if !hasPreface, bytes.count >= Preface.count {
      hasPreface = true
      bytes.removeFirst(Preface.count)
    }
    guard hasPreface, bytes.count >= FrameHeader.count else { return nil }
    let header = FrameHeader(decoding: bytes.span)
    let (count, control) = (Int(header.length), Int(header.controlLength))
    guard control <= count, bytes.count >= FrameHeader.count + count else { return nil }
    let payload = bytes[FrameHeader.count..<FrameHeader.count + count]
    bytes.removeFirst(FrameHeader.count + count)
    return Whole(
      header: header, control: Array(payload.prefix(control)),
      body: Array(payload.dropFirst(control)))
  }
}
