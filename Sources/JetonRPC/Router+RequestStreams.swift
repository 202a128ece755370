public import JetonMessages

// Methods whose requests are a stream.

extension Router {
  public mutating func registerClientStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor,
    _ handler:
      @escaping @Sendable (RequestStream<Request>, Caller, ServerContext) async throws(RPCError)
      -> Response
  ) {
    insert(
      method,
      .clientStreaming { read, limits, caller, context async throws(RPCError) in
        let requests = RequestStream<Request>(decoding: read, limits)
        return try await handler(requests, caller, context).encode()
      })
  }

  public mutating func registerBidirectionalStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor,
    _ handler:
      @escaping @Sendable (
        RequestStream<Request>, ResponseWriter<Response>, Caller, ServerContext
      ) async throws(RPCError) -> Void
  ) {
    insert(
      method,
      .bidirectionalStreaming { read, limits, write, caller, context async throws(RPCError) in
        let writer = ResponseWriter<Response> { element async throws(RPCError) in
          try await write(element.encode())
        }
        let requests = RequestStream<Request>(decoding: read, limits)
        try await handler(requests, writer, caller, context)
      })
  }
}

extension RequestStream {
  fileprivate init(
    decoding read: @escaping @Sendable () async throws(RPCError) -> [UInt8]?,
    _ limits: DecodingLimits
  ) {
    self.init { () async throws(RPCError) -> Element? in
      guard let bytes = try await read() else { return nil }
      return try decode(bytes.span, limits)
    }
  }
}
