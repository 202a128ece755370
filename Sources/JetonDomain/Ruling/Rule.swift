extension Authority {
  /// Rules on a call of `caller`, which `body` gets as it is now: between the index, which let
  /// it in, and the writer its role may have been lowered, its token ended, itself removed.
  func rule<Answer, State: StateReader>(
    _ verb: Verb, by caller: Principal, in state: inout State, at moment: Moment,
    _ body: (Principal, inout Draft, inout State) throws(Halt) -> Answer
  ) throws(StoreError) -> Ruling<Answer> {
    let draft = Draft(verb, by: Event.Actor(caller), of: caller.organizationID, at: moment)
    return try rule(draft, in: &state) { (draft, state) throws(Halt) in
      let caller = try draft.current(caller, in: &state)
      try draft.require(caller, .anything)
      return try body(caller, &draft, &state)
    }
  }

  /// Rules on a call that comes without a principal, too.
  func rule<Answer, State: StateReader>(
    _ draft: Draft, in state: inout State,
    _ body: (inout Draft, inout State) throws(Halt) -> Answer
  ) throws(StoreError) -> Ruling<Answer> {
    var draft = draft
    do throws(Halt) {
      let answer = try body(&draft, &state)
      return draft.granted(answer)
    } catch {
      switch error {
      case .refused(let refusal, let reason): return draft.refused(refusal, for: reason)
      case .store(let error): throw error
      }
    }
  }
}

extension Draft {
  fileprivate mutating func current(
    _ caller: Principal, in state: inout some StateReader
  ) throws(Halt) -> Principal {
    switch try asking(try Authority.current(caller, in: &state, at: moment.now)) {
    case .good(let principal):
      if principal != caller { event.actor = Event.Actor(principal) }
      return principal
    case .ended(let reason):
      throw .refused(.invalidCredential, recorded: reason)
    }
  }

  func require(_ caller: Principal, _ target: Target) throws(Halt) {
    switch Policy.decide(caller, event.verb, target) {
    case .allowed: return
    case .denied(let refusal): throw .refused(refusal)
    }
  }

  func match(_ etag: String, _ thing: some Revised) throws(Halt) {
    guard etag.isEmpty || etag == thing.etag else {
      throw .refused(
        Refusal(
          .aborted, .etagMismatch, "It was changed meanwhile; read it again.", field: "etag"))
    }
  }
}

extension Refusal {
  /// The one answer to a credential that is not good, whatever the cause.
  static let invalidCredential = Refusal(
    .unauthenticated, .invalidCredential, "The credential is not valid.")
}
