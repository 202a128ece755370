import JetonDomain
import JetonMessages
import JetonRPC
import JetonSecret
import JetonService
import JetonWire

/// Calls the router itself: gate, decoding, handler, encoding, but no socket.
struct InProcessChannel<S: Store>: RPCChannel {
  let router: Router<AccessGate<S>>
  var authorization: Secret?
  var peer = Peer.inProcess

  func unary<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ request: Request, isRepeatable: Bool, options: CallOptions
  ) async throws(RPCError) -> Response {
    let bytes = try await answer(method, request.encode(), options)
    guard let response = try? Response(decoding: bytes.span, limits: .standard) else {
      throw RPCError(.internal, "the answer is no message")
    }
    return response
  }

  /// The answer as it would go on the wire.
  func answer(
    _ method: MethodDescriptor, _ request: [UInt8], _ options: CallOptions = CallOptions()
  ) async throws(RPCError) -> [UInt8] {
    let context = context(method, options)
    let caller = try await admit(context)
    switch router.handlers[method.path]?.body {
    case .inline(let body):
      let frames = [GatheredFrame(stream: 1, body: request.indices)]
      var responses = GatheredResponses(in: DraftOutput(), to: frames, bodyMaximum: .max)
      body(GatheredBatch(request.span, frames.span, .standard), caller, context, &responses)
      var output: [UInt8] = []
      responses.finish(into: &output)
      if let error = responses.failures[0] { throw error }
      return Array(output.dropFirst(FrameHeader.count))
    case .unary(let body): return try await body(request, .standard, caller, context)
    case .serverStreaming, .clientStreaming, .bidirectionalStreaming, nil:
      throw RPCError(.unimplemented, method.path)
    }
  }

  func serverStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor, _ request: Request, options: CallOptions
  ) -> RPCStream<Response> {
    RPCStream { [self] in
      InProcessStream { write async throws(RPCError) in
        let context = context(method, options)
        let caller = try await admit(context)
        guard case .serverStreaming(let body)? = router.handlers[method.path]?.body else {
          throw RPCError(.unimplemented, method.path)
        }
        try await body(request.encode(), .standard, write, caller, context)
      }
    }
  }

  // No service of ours takes a stream of requests.

  func clientStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor, options: CallOptions
  ) -> ClientStream<Request, Response> {
    ClientStream(requests: .refusing(method)) { () async throws(RPCError) in
      throw RPCError(unimplemented: method)
    }
  }

  func bidirectionalStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor, options: CallOptions
  ) -> Conversation<Request, Response> {
    Conversation(
      requests: .refusing(method),
      responses: RPCStream {
        InProcessStream { _ async throws(RPCError) in throw RPCError(unimplemented: method) }
      })
  }

  private func context(_ method: MethodDescriptor, _ options: CallOptions) -> ServerContext {
    ServerContext(
      method: method, peer: peer, authorization: options.authorization ?? authorization,
      agent: "tests/1", metadata: [], deadline: .now.advanced(by: .seconds(60)), attempt: 0)
  }

  private func admit(_ context: ServerContext) async throws(RPCError) -> Caller {
    let bearer = router.gate.bearer(context.authorization, of: peer, agent: context.agent)
    switch router.gate.admit(bearer, to: context, calls: 1) {
    case .admitted(let caller): return caller
    case .refused(let error): throw error
    case .refusedAfter(let record): throw await record()
    }
  }
}

extension RequestWriter {
  fileprivate static func refusing(_ method: MethodDescriptor) -> RequestWriter {
    RequestWriter { _ async throws(RPCError) in
      throw RPCError(unimplemented: method)
    } end: {
    }
  }
}

final class InProcessStream<Element: Message>: MessageSource, Sendable {
  typealias Write = @Sendable ([UInt8]) async throws(RPCError) -> Void
  private let elements: AsyncStream<Result<[UInt8], RPCError>>
  private let task: Task<Void, Never>

  init(_ run: @escaping @Sendable (@escaping Write) async throws(RPCError) -> Void) {
    let (elements, continuation) = AsyncStream.makeStream(of: Result<[UInt8], RPCError>.self)
    self.elements = elements
    task = Task {
      do throws(RPCError) {
        try await run { bytes in continuation.yield(.success(bytes)) }
      } catch {
        continuation.yield(.failure(error))
      }
      continuation.finish()
    }
  }

  deinit { task.cancel() }

  func next() async throws(RPCError) -> Element? {
    var iterator = elements.makeAsyncIterator()
    guard let bytes = try await iterator.next()?.get() else { return nil }
    return try? Element(decoding: bytes.span, limits: .standard)
  }
}
