public import JetonMessages

/// Which handler answers which method. Filled by generated `register` functions, then only read.
public struct Router<G: Gate>: Sendable {
  public typealias Caller = G.Caller

  public let gate: G
  package private(set) var handlers: [String: Handler] = [:]
  /// Those that answer at once, and the bytes of their names, by which they are found.
  package private(set) var inline: [Handler] = []
  package private(set) var inlineNames: [[UInt8]] = []
  /// The schemas of what is registered, for who asks.
  private(set) var files: [FileDescriptor] = []

  public init(gate: G) {
    self.gate = gate
  }

  public var methods: [MethodDescriptor] { handlers.values.map(\.method) }

  /// Adds what `ReflectionService` tells of; generated `register` functions call it.
  public mutating func describe(_ file: FileDescriptor) {
    files.append(file)
  }

  package struct Handler: Sendable {
    package let method: MethodDescriptor
    package let body: Body
  }

  /// By the bytes of its messages; the generic `register` functions below put types around them.
  package enum Body: Sendable {
    /// Answers all calls that one read has brought, on the thread that read them, and must not
    /// wait.
    case inline(
      @Sendable (GatheredBatch, Caller, borrowing ServerContext, inout GatheredResponses) -> Void)
    case unary(
      @Sendable ([UInt8], DecodingLimits, Caller, ServerContext) async throws(RPCError) -> [UInt8])
    case serverStreaming(
      @Sendable (
        [UInt8], DecodingLimits, @escaping @Sendable ([UInt8]) async throws(RPCError) -> Void,
        Caller, ServerContext
      ) async throws(RPCError) -> Void)
    case clientStreaming(
      @Sendable (@escaping Reader, DecodingLimits, Caller, ServerContext) async throws(RPCError)
        -> [UInt8])
    case bidirectionalStreaming(
      @Sendable (
        @escaping Reader, DecodingLimits,
        @escaping @Sendable ([UInt8]) async throws(RPCError) -> Void,
        Caller, ServerContext
      ) async throws(RPCError) -> Void)
  }

  /// The next message of a call, nil after the last.
  package typealias Reader = @Sendable () async throws(RPCError) -> [UInt8]?

  public mutating func register<Request: Message, Response: Message>(
    _ method: MethodDescriptor,
    _ handler:
      @escaping @Sendable (Request, Caller, ServerContext) async throws(RPCError) -> Response
  ) {
    insert(
      method,
      .unary { bytes, limits, caller, context async throws(RPCError) in
        let request: Request = try decode(bytes.span, limits)
        return try await handler(request, caller, context).encode()
      })
  }

  public mutating func registerServerStreaming<Request: Message, Response: Message>(
    _ method: MethodDescriptor,
    _ handler:
      @escaping @Sendable (Request, ResponseWriter<Response>, Caller, ServerContext)
      async
      throws(RPCError) -> Void
  ) {
    insert(
      method,
      .serverStreaming { bytes, limits, write, caller, context async throws(RPCError) in
        let request: Request = try decode(bytes.span, limits)
        let writer = ResponseWriter<Response> { element async throws(RPCError) in
          try await write(element.encode())
        }
        try await handler(request, writer, caller, context)
      })
  }

  mutating func insert(_ method: MethodDescriptor, _ body: Body) {
    let handler = Handler(method: method, body: body)
    let previous = handlers.updateValue(handler, forKey: method.path)
    precondition(previous == nil, "\(method.path) is registered twice")
    guard case .inline = body else { return }
    inline.append(handler)
    inlineNames.append(Array(method.path.utf8))
  }
}

func decode<Request: Message>(
  _ bytes: Span<UInt8>, _ limits: DecodingLimits
) throws(RPCError) -> Request {
  let request: Request
  do {
    request = try Request(decoding: bytes, limits: limits)
  } catch {
    throw RPCError(decoding: error)
  }
  let missing = request.missingFields
  guard missing.isEmpty else { throw .missing(missing) }
  return request
}

extension RPCError {
  fileprivate static func missing(_ fields: [String]) -> RPCError {
    RPCError(
      .invalidArgument, "\(fields.joined(separator: ", ")) must be given",
      reason: "FIELD_REQUIRED", domain: "rpc",
      violations: fields.map { FieldViolation(field: $0, description: "must be given") })
  }

  /// A body that is no message is the caller's fault, and the connection lives on.
  package init(decoding failure: DecodingFailure) {
    switch failure {
    case .malformed:
      self.init(.invalidArgument, "the body is not a message of this type", reason: "MALFORMED")
    case .tooCostly:
      self.init(
        .resourceExhausted, "the message takes too much memory to read", reason: "TOO_COSTLY")
    case .invalidUTF8(let field):
      self.init(
        .invalidArgument, "\(field) is not UTF-8", reason: "INVALID_UTF8",
        violations: [FieldViolation(field: field, description: "is not UTF-8")])
    case .repeatedSingularField(let field):
      self.init(
        .invalidArgument, "\(field) occurs more than once", reason: "REPEATED_FIELD",
        violations: [FieldViolation(field: field, description: "occurs more than once")])
    }
    domain = "rpc"
  }
}
