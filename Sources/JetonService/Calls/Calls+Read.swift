import JetonDomain
import JetonRPC

extension Calls {
  /// Asks the rules about a snapshot. A denial is in the ledger before it is answered.
  func read<Answer: Sendable>(
    by caller: Caller,
    _ decide:
      @escaping @Sendable (Authority, inout S.Reader, Moment) throws(StoreError) -> Ruling<Answer>
  ) async throws(RPCError) -> Answer {
    try await read(by: caller, decide) { answer, _ in answer }
  }

  /// Asks the rules and, if they allow it, reads on in the same snapshot.
  func read<Answer: Sendable, Found: Sendable>(
    by caller: Caller,
    _ decide:
      @escaping @Sendable (Authority, inout S.Reader, Moment) throws(StoreError) -> Ruling<Answer>,
    _ follow: @escaping @Sendable (Answer, inout S.Reader) throws(StoreError) -> Found
  ) async throws(RPCError) -> Found {
    let read: (ruling: Ruling<Answer>, found: Found?)
    do throws(StoreError) {
      read = try await store.read { [authority, clock] reader throws(StoreError) in
        let moment = Moment(
          now: clock.now(), nextEpoch: try reader.lastEpoch() + 1, origin: caller.origin)
        let ruling = try decide(authority, &reader, moment)
        guard case .success(let answer) = ruling.result else { return (ruling, nil) }
        return (ruling, try follow(answer, &reader))
      }
      if !read.ruling.events.isEmpty {
        _ = try await store.write { writer throws(StoreError) in try writer.enact(read.ruling) }
      }
    } catch {
      throw RPCError(error)
    }
    if let found = read.found { return found }
    _ = try read.ruling.answer()
    preconditionFailure("an answer was followed")
  }
}

extension Ruling {
  func answer() throws(RPCError) -> Answer {
    switch result {
    case .success(let answer): return answer
    case .failure(let refusal): throw RPCError(refusal)
    }
  }
}
