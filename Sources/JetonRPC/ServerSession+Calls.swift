import JetonWire

// From a REQUEST to its handler.

extension ServerSession {
  func startCall(_ frame: Frame, _ input: Span<UInt8>, at now: ContinuousClock.Instant) {
    var name = ""
    do throws(RPCError) {
      let header = try CallHeader(
        decoding: input.extracting(frame.control), limits: served.limits)
      name = header.method
      let handler = try handler(of: header)
      try handler.method.kind.check(frame.header.flags)
      let context = context(of: header, handler.method, at: now)
      served.began(context)
      do throws(RPCError) {
        let bearer = bearer(of: header)
        try admit(frame.header, handler, bearer, context, input.extracting(frame.body))
      } catch {
        served.ended(context, error, since: now)
        throw error
      }
    } catch {
      respond(to: frame.header.stream, served.published(error, method: name))
    }
  }

  private func handler(of header: CallHeader) throws(RPCError) -> Router<G>.Handler {
    guard let handler = served.router.handlers[header.method] else {
      throw RPCError(
        .unimplemented, "there is no method \(header.method)", reason: "NO_SUCH_METHOD",
        domain: "rpc")
    }
    return handler
  }

  private func context(
    of header: CallHeader, _ method: MethodDescriptor, at now: ContinuousClock.Instant
  ) -> ServerContext {
    ServerContext(
      method: method, peer: peer, authorization: header.authorization ?? authorization,
      agent: agent, metadata: header.metadata,
      deadline: served.deadline(of: header, method, at: now), attempt: header.attempt)
  }

  /// The call's own credential, or else the connection's.
  private func bearer(of header: CallHeader) -> G.Bearer {
    guard let authorization = header.authorization else { return ownBearer }
    return served.router.gate.bearer(authorization, of: peer, agent: agent)
  }

  private func admit(
    _ opening: FrameHeader, _ handler: Router<G>.Handler, _ bearer: G.Bearer,
    _ context: ServerContext, _ body: Span<UInt8>
  ) throws(RPCError) {
    switch served.router.gate.admit(bearer, to: context, calls: 1) {
    case .admitted(let caller): try run(opening, handler, caller, context, body)
    case .refused(let error): throw error
    case .refusedAfter(let refusal): try refuse(opening, context, after: refusal)
    }
  }

  func refuse(
    _ opening: FrameHeader, _ context: ServerContext,
    after refusal: @escaping @Sendable () async -> RPCError
  ) throws(RPCError) {
    try spawn(opening, context) { _ throws(RPCError) in throw await refusal() }
  }

  private func run(
    _ opening: FrameHeader, _ handler: Router<G>.Handler, _ caller: G.Caller,
    _ context: ServerContext, _ body: Span<UInt8>
  ) throws(RPCError) {
    let limits = served.limits.bodyDecoding
    switch handler.body {
    case .inline(let answer):
      let frames = [GatheredFrame(stream: opening.stream, body: body.indices)]
      respond(to: frames, body, limits, answer, caller, context, since: link?.now ?? .now)
    case .unary(let answer):
      let bytes = Array(copying: body)
      try spawn(opening, context) { _ throws(RPCError) in
        try await answer(bytes, limits, caller, context)
      }
    case .serverStreaming(let produce):
      let bytes = Array(copying: body)
      try spawn(opening, context) { call throws(RPCError) in
        try await produce(bytes, limits, self.writer(for: call), caller, context)
        return nil
      }
    case .clientStreaming(let consume):
      try spawn(opening, context) { call throws(RPCError) in
        try await consume(self.reader(for: call), limits, caller, context)
      }
    case .bidirectionalStreaming(let converse):
      try spawn(opening, context) { call throws(RPCError) in
        try await converse(self.reader(for: call), limits, self.writer(for: call), caller, context)
        return nil
      }
    }
  }

  /// Runs `handler` in a slot; what it returns is the body of the RESPONSE, if there is one.
  private func spawn(
    _ opening: FrameHeader, _ context: ServerContext,
    _ handler: @escaping @Sendable (ServerCall) async throws(RPCError) -> [UInt8]?
  ) throws(RPCError) {
    guard let link, connection.hasFreeSlot else {
      throw RPCError(
        .resourceExhausted, "\(connection.runningCount) calls are running on this connection",
        reason: "TOO_MANY_CALLS", domain: "rpc", isNotProcessed: true)
    }
    let requestsEnded = opening.flags.contains(.end)
    let call = ServerCall(
      stream: opening.stream, context: context, start: link.now,
      requestsEnded: requestsEnded, executor: link.executor)
    connection.handlerStarted(opening.stream, requestsEnded: requestsEnded)
    calls[opening.stream] = call
    firstDeadline = min(firstDeadline ?? call.deadline, call.deadline)
    call.task = Task.immediate(executorPreference: link.executor) {
      let outcome: Result<[UInt8]?, RPCError>
      do throws(RPCError) {
        outcome = .success(try await handler(call))
      } catch {
        outcome = .failure(error)
      }
      self.handlerReturned(call, outcome)
    }
  }
}

extension CallKind {
  /// What the flags of a REQUEST must be: one message and the end, or no message yet.
  fileprivate func check(_ flags: FrameFlags) throws(RPCError) {
    if streamsRequests {
      guard !flags.contains(.noMessage) else { return }
      throw RPCError(
        .invalidArgument, "the call's messages follow its REQUEST, which has NO_MESSAGE",
        reason: "MESSAGE_IN_REQUEST", domain: "rpc")
    }
    guard flags.contains(.end), !flags.contains(.noMessage) else {
      throw RPCError(
        .invalidArgument, "the call takes one message, in a REQUEST with END",
        reason: "ONE_MESSAGE", domain: "rpc")
    }
  }
}
