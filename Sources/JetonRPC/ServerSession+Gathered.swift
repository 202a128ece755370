import JetonMessages
import JetonWire

// Calls that are answered at once: those that one read has brought are taken together, as long as
// they are of one method and say nothing else. So the gate is asked, and the output written to,
// once for all of them, and the handler can ask for all their memory before it waits for any.
// What comes between them ends the batch, so the order of what happens is that of the frames.

extension ServerSession {
  /// Whether the call was added to those that are answered together.
  func gather(_ frame: Frame, _ rest: Span<UInt8>, at offset: Int) -> Bool {
    guard frame.header.flags.isOneMessage,
      let header = BareHeader(rest.extracting(frame.control), limits: served.limits),
      let number = inlineNumber(header.method)
    else { return false }
    guard gathered.isEmpty || number == gatheredNumber else { return false }
    gatheredNumber = number
    gathered.append(
      GatheredFrame(
        stream: frame.header.stream,
        body: frame.body.lowerBound + offset..<frame.body.upperBound + offset))
    return true
  }

  private func inlineNumber(_ name: Span<UInt8>) -> Int? {
    // The method of the call before is the most likely.
    if gatheredNumber < inlineNames.count, isEqual(name, inlineNames[gatheredNumber]) {
      return gatheredNumber
    }
    return inlineNames.firstIndex { isEqual(name, $0) }
  }

  /// Answers what was gathered from `input`.
  func answerGathered(_ input: Span<UInt8>, at now: ContinuousClock.Instant) {
    if gathered.isEmpty { return }
    let handler = served.router.inline[gatheredNumber]
    guard case .inline(let answer) = handler.body else { return }
    let context = bareContext(handler.method, at: now)
    for _ in gathered { served.began(context) }
    switch served.router.gate.admit(ownBearer, to: context, calls: gathered.count) {
    case .admitted(let caller):
      respond(to: gathered, input, served.limits.bodyDecoding, answer, caller, context, since: now)
    case .refused(let error):
      for frame in gathered {
        served.ended(context, error, since: now)
        respond(to: frame.stream, served.published(error, method: handler.method.path))
      }
    case .refusedAfter(let refusal): refuse(context, after: refusal, at: now)
    }
    gathered.removeAll(keepingCapacity: true)
  }

  /// Puts the handler's answers behind the output.
  func respond(
    to frames: [GatheredFrame], _ input: Span<UInt8>, _ limits: DecodingLimits,
    _ answer: InlineAnswer, _ caller: G.Caller, _ context: ServerContext,
    since start: ContinuousClock.Instant
  ) {
    var failures: [Int: RPCError] = [:]
    let bodyMaximum = connection.peer.frameBytesMaximum
    link?.send { output in
      let before = output.count
      var responses = GatheredResponses(
        in: draft.take(), to: frames, bodyMaximum: bodyMaximum)
      answer(GatheredBatch(input, frames.span, limits), caller, context, &responses)
      responses.finish(into: &output)
      failures = responses.failures
      draft = responses.output.take()
      if !failures.isEmpty {
        insert(failures, of: context.method, frames, in: &output, from: before)
      }
    }
    if served.interceptors.isEmpty { return }
    for index in frames.indices { served.ended(context, failures[index], since: start) }
  }

  /// Puts what is said of failed calls between the answers, so that all go out in the order in which
  /// the calls came.
  private func insert(
    _ failures: [Int: RPCError], of method: MethodDescriptor, _ frames: [GatheredFrame],
    in output: inout [UInt8], from start: Int
  ) {
    var next = start
    for index in frames.indices {
      if let error = failures[index] {
        let frame = frame(
          with: served.published(error, method: method.path), to: frames[index].stream)
        output.insert(contentsOf: frame, at: next)
        next += frame.count
      } else {
        next +=
          FrameHeader.count
          + Int(FrameHeader(decoding: output.span.extracting(next...)).length)
      }
    }
  }

  typealias InlineAnswer =
    @Sendable (GatheredBatch, G.Caller, borrowing ServerContext, inout GatheredResponses) -> Void

  private func refuse(
    _ context: ServerContext, after refusal: @escaping @Sendable () async -> RPCError,
    at now: ContinuousClock.Instant
  ) {
    for frame in gathered {
      let opening = FrameHeader(length: 0, stream: frame.stream, type: .request, flags: .end)
      do throws(RPCError) {
        try refuse(opening, context, after: refusal)
      } catch {
        served.ended(context, error, since: now)
        respond(to: frame.stream, error)
      }
    }
  }

  /// Of who the connection says he is.
  var ownBearer: G.Bearer {
    if let bearer { return bearer }
    let made = served.router.gate.bearer(authorization, of: peer, agent: agent)
    bearer = made
    return made
  }

  private func bareContext(
    _ method: MethodDescriptor, at now: ContinuousClock.Instant
  ) -> ServerContext {
    ServerContext(
      method: method, peer: peer, authorization: authorization, agent: agent, metadata: [],
      deadline: now + served.limits.timeoutStandard, attempt: 0)
  }
}

private func isEqual(_ left: Span<UInt8>, _ right: [UInt8]) -> Bool {
  guard left.count == right.count else { return false }
  for index in left.indices where left[index] != right[index] { return false }
  return true
}

extension FrameFlags {
  /// What a REQUEST of one message and no more has.
  fileprivate var isOneMessage: Bool { contains(.end) && !contains(.noMessage) }
}
