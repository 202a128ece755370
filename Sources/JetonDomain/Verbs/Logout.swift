/// Ends the session that the call came with.
package struct Logout: Sendable, Hashable {
  package init() {}
}

extension Authority {
  package func logout(
    _ command: Logout, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<Session> {
    try rule(.logout, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      guard let id = caller.sessionID, let session = try asking(try state.session(id)) else {
        throw .refused(.invalidCredential)
      }
      draft.event.object = Event.Object(session)
      draft.add(.removeSession(id))
      return session
    }
  }
}
