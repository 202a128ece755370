public import JetonMessages
import JetonWire

/// Where a gathered handler leaves its answers, as they are sent.
/// Every call gets one, or fails.
public struct GatheredAnswers<Response: Bridged>: ~Copyable {
  private var responses: GatheredResponses

  init(_ responses: consuming GatheredResponses) {
    self.responses = responses
  }

  consuming func close() -> GatheredResponses { responses }

  /// The answer to one call, written by `body`, in the order of the calls. None where the call has
  /// failed.
  public mutating func answer(_ index: Int, _ body: (inout Draft<Response>) -> Void) {
    guard let start = responses.begin(index) else { return }
    var draft = Draft<Response>(in: responses.output.take())
    body(&draft)
    responses.output = draft.close()
    responses.end(index, since: start)
  }

  public mutating func fail(_ index: Int, _ error: RPCError) {
    responses.fail(index, error)
  }

  public mutating func failAll(_ error: RPCError) {
    for index in responses.frames.indices { responses.fail(index, error) }
  }
}

/// The same before it is known of which type the messages are.
package struct GatheredResponses: ~Copyable {
  var output: DraftOutput
  private(set) var frames: [GatheredFrame]
  private var bodyMaximum: Int
  package private(set) var failures: [Int: RPCError] = [:]
  private var answeredCount = 0

  /// `bodyMaximum` is what the client takes.
  package init(
    in output: consuming DraftOutput, to frames: [GatheredFrame], bodyMaximum: Int
  ) {
    self.output = output
    self.frames = frames
    self.bodyMaximum = bodyMaximum
  }

  /// Puts the answers behind `bytes`; what is left is what is to be said of calls that failed.
  package mutating func finish(into bytes: inout [UInt8]) {
    precondition(
      answeredCount + failures.count == frames.count, "a handler left a call without an answer")
    output.finish(into: &bytes)
  }

  /// Leaves nothing behind, and takes no memory for it.
  mutating func take() -> GatheredResponses {
    var taken = GatheredResponses(in: DraftOutput(), to: [], bodyMaximum: 0)
    swap(&self, &taken)
    return taken
  }

  mutating func fail(_ index: Int, _ error: RPCError) {
    failures[index] = error
  }

  mutating func append(_ body: Span<UInt8>, to index: Int) {
    guard let start = begin(index) else { return }
    output.reserve(body.count)
    output.append(body)
    end(index, since: start)
  }

  /// Where its frame begins; nil when the call has failed.
  mutating func begin(_ index: Int) -> Int? {
    if !failures.isEmpty, failures[index] != nil { return nil }
    let start = output.count
    output.reserve(FrameHeader.count)
    for _ in 0..<4 { output.append(0) }
    output.append(bigEndian: frames[index].stream)
    output.append(FrameType.response.rawValue)
    for _ in 0..<3 { output.append(0) }
    return start
  }

  mutating func end(_ index: Int, since start: Int) {
    let length = output.count - start - FrameHeader.count
    guard length <= bodyMaximum else {
      output.cut(to: start)
      return fail(
        index, .tooLarge("the answer has \(length) bytes; you take \(bodyMaximum)"))
    }
    for place in 0..<4 {
      output.set(UInt8(truncatingIfNeeded: length >> (24 - 8 * place)), at: start + place)
    }
    answeredCount += 1
  }
}

extension DraftOutput {
  fileprivate mutating func append(bigEndian word: UInt32) {
    for place in 0..<4 { append(UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32(place)))) }
  }
}
