public import JetonMessages
public import JetonRPC

// Calls whose requests are a stream. They are not repeated: what was sent is not kept.

extension Channel {
  public func clientStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor, options: CallOptions
  ) -> ClientStream<Request, Response> {
    let call = begin(method, options)
    let source = StreamSource<Response>(call, self, hasAnswer: true)
    return ClientStream(requests: writer(for: call, keeping: source)) {
      () async throws(RPCError) in
      guard let answer = try await source.next() else { throw .callEnded }
      return answer
    }
  }

  public func bidirectionalStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor, options: CallOptions
  ) -> Conversation<Request, Response> {
    let call = begin(method, options)
    let source = StreamSource<Response>(call, self)
    return Conversation(
      requests: writer(for: call, keeping: source), responses: RPCStream { source })
  }

  /// A call in which anything streams.
  func begin(
    _ method: MethodDescriptor, body: [UInt8]? = nil, _ options: CallOptions
  ) -> ClientCall {
    var options = options
    let end = interception(of: method, &options)
    let deadline = ContinuousClock.now + (options.timeout ?? .endless)
    let call = ClientCall(OutgoingCall(method, body: body, options, deadline: deadline), attempt: 0)
    call.onInterceptedEnd = end
    return call
  }

  /// The call lasts as long as anyone can write to it or read from it.
  private func writer<Request: Message>(
    for call: ClientCall, keeping source: any AnyObject & Sendable
  ) -> RequestWriter<Request> {
    RequestWriter { [self] request async throws(RPCError) in
      try await send(request.encode(), on: call, keeping: source)
    } end: { [self] in
      perform { call.send(.end) }
      _ = source
    }
  }

  private func send(
    _ bytes: [UInt8], on call: ClientCall, keeping source: any AnyObject & Sendable
  ) async throws(RPCError) {
    defer { withExtendedLifetime(source) {} }
    try await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        perform { call.send(.message(bytes, continuation)) }
      }
    } onCancel: {
      cancel(call)
    }.get()
  }
}
