/// The caller's own.
package struct SeeOrganization: Sendable, Hashable {
  package init() {}
}

extension Authority {
  package func seeOrganization(
    _ command: SeeOrganization, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<Organization> {
    try rule(.seeOrganization, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      try draft.organization(of: caller, in: &state)
    }
  }
}
