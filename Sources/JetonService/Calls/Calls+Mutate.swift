import JetonDomain
import JetonMessages
import JetonRPC

extension Calls {
  /// Decides, makes it true and keeps the answer, in one transaction; a request made before is
  /// answered as it was then. The one way in which a call changes state under a request id.
  func mutate<Request: RepeatableRequest, Response: Message, Answer: Sendable>(
    _ request: Request, by caller: Caller, context: ServerContext,
    _ decide:
      @escaping @Sendable (Authority, inout S.Writer, Moment) throws(StoreError) -> Ruling<Answer>,
    _ respond: @escaping @Sendable (Answer, Epoch) -> Response
  ) async throws(RPCError) -> Response {
    try await outcome(request, by: caller, context: context, decide, respond).get()
  }

  private func outcome<Request: RepeatableRequest, Response: Message, Answer: Sendable>(
    _ request: Request, by caller: Caller, context: ServerContext,
    _ decide:
      @escaping @Sendable (Authority, inout S.Writer, Moment) throws(StoreError) -> Ruling<Answer>,
    _ respond: @escaping @Sendable (Answer, Epoch) -> Response
  ) async throws(RPCError) -> Outcome<Response> {
    let repetition = try Repetition(request, by: caller, context: context, keys: keys)
    do throws(StoreError) {
      return try await store.write { [authority] writer throws(StoreError) in
        if let before: Outcome<Response> = try repetition?.before(&writer) { return before }
        let ruling = try decide(authority, &writer, writer.moment(caller.origin))
        let epoch = try writer.enact(ruling)
        guard case .success(let answer) = ruling.result else { return Outcome(ruling.result) }
        let response = respond(answer, epoch)
        try repetition?.keep(response.encode(), &writer)
        return .answered(response)
      }
    } catch {
      throw RPCError(error)
    }
  }

  /// As `mutate`, for what may take power away: answered when it holds at every node, also to who
  /// asks once more, or is told that there is nothing left to take away.
  func withdraw<Request: RepeatableRequest, Response: Receipted, Answer: Sendable>(
    _ request: Request, by caller: Caller, context: ServerContext,
    _ decide:
      @escaping @Sendable (Authority, inout S.Writer, Moment) throws(StoreError) -> Ruling<Answer>,
    _ respond: @escaping @Sendable (Answer, Epoch) -> Response
  ) async throws(RPCError) -> Response {
    let outcome = try await outcome(request, by: caller, context: context, decide, respond)
    guard outcome.tellsOfAnEnd else { return try outcome.get() }
    let receipt = try await spread()
    return try outcome.get().with(receipt)
  }

  private func spread() async throws(RPCError) -> Receipt? {
    do throws(StoreError) {
      return try await store.spread()
    } catch {
      throw RPCError(error)
    }
  }

  /// As `write`, for what may take power away.
  func withdraw<Response: Receipted, Answer: Sendable>(
    from origin: Event.Origin,
    _ decide:
      @escaping @Sendable (Authority, inout S.Writer, Moment) throws(StoreError) -> Ruling<Answer>,
    _ respond: (Answer, Epoch) -> Response
  ) async throws(RPCError) -> Response {
    let (answer, epoch) = try await write(from: origin, decide)
    return respond(answer, epoch).with(try await spread())
  }

  /// As `mutate`, for what may be asked again without a request id: nothing is kept.
  func write<Answer: Sendable>(
    from origin: Event.Origin,
    _ decide:
      @escaping @Sendable (Authority, inout S.Writer, Moment) throws(StoreError) -> Ruling<Answer>
  ) async throws(RPCError) -> (Answer, Epoch) {
    let ruled: (ruling: Ruling<Answer>, epoch: Epoch)
    do throws(StoreError) {
      ruled = try await store.write { [authority] writer throws(StoreError) in
        let ruling = try decide(authority, &writer, writer.moment(origin))
        return (ruling, try writer.enact(ruling))
      }
    } catch {
      throw RPCError(error)
    }
    return (try ruled.ruling.answer(), ruled.epoch)
  }
}

/// How a mutation ended, inside its transaction.
enum Outcome<Response: Message>: Sendable {
  case answered(Response)
  case refused(Refusal)
  /// The request id was used for another request.
  case reused
  /// The answer that was kept cannot be read.
  case unreadable

  /// For a ruling that is a refusal.
  init<Answer>(_ result: Result<Answer, Refusal>) {
    switch result {
    case .success: preconditionFailure("not refused")
    case .failure(let refusal): self = .refused(refusal)
    }
  }

  /// Whoever hears this will rely on something being over.
  var tellsOfAnEnd: Bool {
    switch self {
    case .answered: true
    case .refused(let refusal): refusal.kind == .notFound || refusal.kind == .failedPrecondition
    case .reused, .unreadable: false
    }
  }

  func get() throws(RPCError) -> Response {
    switch self {
    case .answered(let response): return response
    case .refused(let refusal): throw RPCError(refusal)
    case .reused: throw .requestIDReused
    case .unreadable:
      throw RPCError(.internal, "Internal error.", detail: "a kept answer cannot be opened")
    }
  }
}

extension Receipted {
  fileprivate func with(_ receipt: Receipt?) -> Self {
    var response = self
    response.receipt = receipt.map { JetonV1.Receipt($0, epoch: epoch) }
    return response
  }
}
