import Glibc
import JetonMessages
import JetonRPC
import JetonWire

/// Calls over one connection by hand. It takes no memory once it is made, so that what is counted
/// meanwhile is the server's; and its own system calls it counts itself.
struct Load: ~Copyable {
  private let descriptor: CInt
  /// As many REQUESTs as are in flight; only their ids change.
  private var requests: [UInt8]
  private let requestLength: Int
  private var input = [UInt8](repeating: 0, count: 1 << 16)
  private var held = 0
  private var lastStream: UInt32 = 1
  private(set) var systemCalls = 0

  init(_ method: MethodDescriptor, inFlight: Int, port: UInt16) {
    descriptor = Self.connect(to: port)
    let header = JetonRPCV1.RequestHeader(method: method.path).encode()
    var request: [UInt8] = []
    request.appendFrame(
      .request, stream: 1, flags: .end, control: header,
      body: JetonRPCV1.CheckHealthRequest(service: "a.v1.AService").encode())
    requestLength = request.count
    requests = Array(repeatElement(request, count: inFlight).joined())
    var greeting = Preface.client
    greeting.appendFrame(.hello, control: JetonRPCV1.Hello(agent: "load/1").encode())
    send(greeting)
    skipPreface()
  }

  deinit { close(descriptor) }

  /// In rounds: all in flight go in one write, and all answers come before the next.
  mutating func run(_ calls: Int) {
    let inFlight = requests.count / requestLength
    for _ in 0..<calls / inFlight {
      for place in 0..<inFlight { number(place * requestLength + 4) }
      send(requests)
      var answers = 0
      while answers < inFlight {
        receive()
        answers += takeAnswers()
      }
    }
  }

  private mutating func number(_ offset: Int) {
    lastStream += 2
    for byte in 0..<4 {
      requests[offset + byte] = UInt8(truncatingIfNeeded: lastStream >> (24 - 8 * UInt32(byte)))
    }
  }

  private mutating func send(_ bytes: [UInt8]) {
    systemCalls += 1
    let count = unsafe bytes.withUnsafeBytes { bytes in
      unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, 0)
    }
    precondition(count == bytes.count, "not sent")
  }

  private mutating func receive() {
    systemCalls += 1
    let count = unsafe input.withUnsafeMutableBytes { bytes in
      unsafe recv(descriptor, bytes.baseAddress! + held, bytes.count - held, 0)
    }
    precondition(count > 0, "the server hung up")
    held += count
  }

  private mutating func skipPreface() {
    while held < Preface.count { receive() }
    discard(Preface.count)
  }

  /// Whole frames at the front of the input; the number of RESPONSEs among them.
  private mutating func takeAnswers() -> Int {
    var (answers, offset) = (0, 0)
    while held - offset >= FrameHeader.count {
      let header = FrameHeader(decoding: input.span.extracting(offset..<held))
      let end = offset + FrameHeader.count + Int(header.length)
      guard end <= held else { break }
      if header.type == .response { answers += 1 }
      precondition(header.type != .response || header.controlLength == 0, "a call failed")
      offset = end
    }
    discard(offset)
    return answers
  }

  private mutating func discard(_ count: Int) {
    for place in count..<held { input[place - count] = input[place] }
    held -= count
  }

  private static func connect(to port: UInt16) -> CInt {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = port.bigEndian
    place.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
    let result = unsafe withUnsafeBytes(of: place) { bytes in
      unsafe Glibc.connect(
        descriptor, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!,
        socklen_t(bytes.count))
    }
    precondition(result == 0, "not connected")
    var one: CInt = 1
    unsafe setsockopt(descriptor, CInt(IPPROTO_TCP), CInt(TCP_NODELAY), &one, 4)
    return descriptor
  }
}
