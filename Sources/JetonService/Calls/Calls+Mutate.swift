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
    let repetition = try Repetition(request, by: caller, context: context, keys: keys)
    let outcome: Outcome<Response>
    do throws(StoreError) {
      outcome = try await store.write { [authority] writer throws(StoreError) in
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
    return try outcome.get()
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
