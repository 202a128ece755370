import JetonMessages
import JetonRPC
import JetonWire

/// What happens to one side of a connection.
enum Step {
  /// The peer's.
  case bytes([UInt8])
  case time(Duration)
  /// This side does something: which, and to which of its streams.
  case act(Int, Int)

  /// All of a script, with the bytes between two other steps as one.
  static func all(_ script: inout Script) -> [Step] {
    var steps: [Step] = []
    while !script.isAtEnd {
      let step = Step(&script)
      if case .bytes(let new) = step, case .bytes(let old) = steps.last {
        steps[steps.count - 1] = .bytes(old + new)
      } else {
        steps.append(step)
      }
    }
    return steps
  }

  private init(_ script: inout Script) {
    switch script.byte() {
    case 0..<150: self = .bytes(Self.frame(&script))
    case 150..<165: self = .bytes(script.take(Int(script.byte())))
    case 165..<172: self = .bytes(Preface.client)
    case 172..<180: self = .bytes(Preface.server(.ok))
    case 180..<190: self = .time(.milliseconds(Int(script.byte()) << script.choice(12)))
    default: self = .act(script.choice(16), script.choice(8))
    }
  }

  /// A frame that is mostly good, for what a parser would refuse at once finds little.
  private static func frame(_ script: inout Script) -> [UInt8] {
    let type = FrameType(rawValue: script.byte())
    let known = FrameType(rawValue: 1 + type.rawValue % 9)
    var frame: [UInt8] = []
    switch type.rawValue {
    case 0..<240: frame.append(known, &script)
    default: frame.append(type, &script)
    }
    return frame
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ type: FrameType, _ script: inout Script) {
    let flags = FrameFlags(rawValue: script.byte())
    let stream = Self.stream(of: type, &script)
    switch type {
    case .hello: appendFrame(type, stream: stream, flags: flags, control: .hello(&script))
    case .request:
      appendFrame(
        type, stream: stream, flags: flags, control: .request(&script), body: .body(&script))
    case .response:
      appendFrame(
        type, stream: stream, flags: flags, control: .response(&script), body: .body(&script))
    case .credit: appendCredit(Self.credit(&script), stream: stream)
    case .ping, .pong: appendFrame(type, stream: stream, body: [0, 1, 2, 3, 4, 5, 6, 7])
    case .goAway: appendFrame(type, stream: stream, control: .goAway(&script))
    default: appendFrame(type, stream: stream, flags: flags, body: .body(&script))
    }
  }

  private static func stream(of type: FrameType, _ script: inout Script) -> UInt32 {
    switch (type, script.byte()) {
    case (_, 250...): script.word()
    case (.hello, _), (.ping, _), (.pong, _), (.goAway, _): 0
    case (_, let number): UInt32(number % 32)
    }
  }

  private static func credit(_ script: inout Script) -> UInt32 {
    let number = script.byte()
    return number < 240 ? UInt32(number % 16) : script.word()
  }

  private static func body(_ script: inout Script) -> [UInt8] {
    let kind = script.byte()
    return switch kind {
    case 0..<64: []
    case 64..<128: JetonRPCV1.CheckHealthRequest(service: "\(kind % 8)").encode()
    case 128..<192: script.take(Int(kind - 128))
    default: JetonRPCV1.CheckHealthRequest(service: blank(Int(kind - 192) << 4)).encode()
    }
  }

  private static func blank(_ count: Int) -> String { String(repeating: " ", count: count) }

  /// Control messages come whole, or as any bytes.
  private static func hello(_ script: inout Script) -> [UInt8] {
    let kind = script.byte()
    if kind < 128 { return script.take(Int(kind % 32)) }
    return JetonRPCV1.Hello(
      maxFrameBytes: script.word(), maxConcurrentStreams: UInt32(script.byte()),
      initialCredit: credit(&script), minPingIntervalMs: UInt32(kind) << 6
    ).encode()
  }

  private static func request(_ script: inout Script) -> [UInt8] {
    let kind = script.byte()
    if kind >= 240 { return script.take(Int(kind - 240) * 4) }
    let isRefused = kind >= 224
    return JetonRPCV1.RequestHeader(
      method: FuzzService.methods[Int(kind) % FuzzService.methods.count].path,
      timeoutMs: kind & 64 > 0 ? UInt32(script.byte()) << 6 : 0,
      authorization: isRefused ? [kind] : []
    ).encode()
  }

  private static func response(_ script: inout Script) -> [UInt8] {
    let kind = script.byte()
    if kind < 128 { return [] }
    if kind >= 224 { return script.take(Int(kind - 224)) }
    return JetonRPCV1.ResponseHeader(code: Int32(kind % 20), message: "no").encode()
  }

  private static func goAway(_ script: inout Script) -> [UInt8] {
    let kind = script.byte()
    if kind < 64 { return script.take(Int(kind)) }
    return JetonRPCV1.GoAway(code: UInt32(kind % 12), lastStreamID: UInt32(kind % 32)).encode()
  }
}
