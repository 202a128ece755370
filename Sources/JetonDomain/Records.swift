/// Events of calls that no verb of `Authority` has ruled on.
extension Authority {
  /// A call that the gate refused.
  package static func recordRefusal(
    of verb: Verb, by caller: Principal, _ refusal: Refusal, at moment: Moment
  ) -> Event {
    preconditionFailure("not yet")
  }

  /// Calls from one source without a valid credential, or logins that failed (A10).
  package static func recordUnauthenticated(
    _ verb: Verb, count: UInt32, in organization: OrganizationID?, at moment: Moment
  ) -> Event {
    preconditionFailure("not yet")
  }
}
