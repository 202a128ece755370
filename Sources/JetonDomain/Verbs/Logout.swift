/// Ends the session that the call came with.
package struct Logout: Sendable, Hashable {
  package init() {}
}

extension Authority {
  package func logout(
    _ command: Logout, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<Session> {
    preconditionFailure("not yet")
  }
}
