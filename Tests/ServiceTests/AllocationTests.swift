import Counting
import JetonDomain
import JetonMessages
import JetonRPC
import JetonSecret
import JetonService
import JetonWire
import Testing

/// Verifications as frames, up to the bytes of their answers, with no socket around them.
@Suite struct AllocationTests {
  private static let callsPerTurn = 64

  /// Without the optimiser each call takes one value from the heap that else stands on the stack.
  #if DEBUG
    private static let allocationsMaximum = callsPerTurn + 1
  #else
    private static let allocationsMaximum = 0
  #endif

  @Test func `a verification takes no memory once buffers have grown`() async throws {
    let office = try await Office()
    let made = try await office.account("a name of more than fifteen bytes", role: .contributor)
    let conversation = Conversation(office, caller: made.secret)
    for _ in 0..<4 { #expect(conversation.turn(asking: made.secret) == 0) }
    let before = jeton_allocations()
    for _ in 0..<10 { _ = conversation.turn(asking: made.secret) }
    let taken = jeton_allocations() - before
    #expect(
      taken <= 10 * Self.allocationsMaximum,
      "\(taken) times for \(10 * Self.callsPerTurn) verifications")
  }

  /// One client's connection.
  private final class Conversation {
    private let session: any JetonWire.Session
    private let link = QuietLink()
    private var stream: UInt32 = 1
    private var frames: [UInt8] = []
    private let header: [UInt8]

    init(_ office: Office, caller: Secret) {
      let served = ServedRouter(
        router: office.jeton.router, limits: .standard, agent: "tests", onFault: { _ in })
      let now = link.now
      session = ServerSession(served, peer: .inProcess, at: now)
      session.opened(link, at: now)
      var opening = Preface.client
      var hello = JetonRPCV1.Hello(agent: "tests/1")
      hello.authorization = Array(caller.reveal().utf8)
      opening.appendFrame(.hello, control: hello.encode())
      _ = session.received(opening.span, at: now)
      header =
        JetonRPCV1.RequestHeader(
          method: "jeton.v1.TokenService/VerifyToken", timeoutMs: 10_000
        ).encode()
    }

    /// Returns how many calls were not answered.
    func turn(asking secret: Secret) -> Int {
      fill(asking: secret)
      link.output.removeAll(keepingCapacity: true)
      let progress = session.received(frames.span, at: link.now)
      precondition(progress.consumed == frames.count)
      _ = session.deadline
      return callsPerTurn - answerCount
    }

    private func fill(asking secret: Secret) {
      if frames.isEmpty {
        let body = JetonV1.VerifyTokenRequest(token: secret).encode()
        for _ in 0..<callsPerTurn {
          frames.appendFrame(.request, stream: stream, flags: .end, control: header, body: body)
          stream += 2
        }
        return
      }
      // The same again, but for the streams.
      var start = 0
      while start < frames.count {
        for place in 0..<4 {
          frames[start + 4 + place] = UInt8(truncatingIfNeeded: stream >> (24 - 8 * UInt32(place)))
        }
        stream += 2
        start +=
          FrameHeader.count
          + Int(FrameHeader(decoding: frames.span.extracting(start...)).length)
      }
    }

    private var answerCount: Int {
      var count = 0
      var start = 0
      let output = link.output
      while start < output.count {
        let header = FrameHeader(decoding: output.span.extracting(start...))
        if header.type == .response, header.controlLength == 0 { count += 1 }
        start += FrameHeader.count + Int(header.length)
      }
      return count
    }

    private var callsPerTurn: Int { AllocationTests.callsPerTurn }
  }
}

/// Keeps what is sent.
///
/// Unchecked: a test uses it on one thread.
private final class QuietLink: Link, @unchecked Sendable {
  var output: [UInt8] = []
  let now = ContinuousClock.now
  var executor: any TaskExecutor { fatalError("nothing waits here") }
  var outputCount: Int { 0 }
  func send(_ append: (inout [UInt8]) -> Void) { append(&output) }
  func close() {}
}
