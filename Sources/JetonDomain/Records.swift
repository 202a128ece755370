// Events of calls that no verb of `Authority` has ruled on.

extension Authority {
  /// A call that the gate refused.
  package static func recordRefusal(
    of verb: Verb, by caller: Principal, _ refusal: Refusal, at moment: Moment
  ) -> Event {
    var event = Event(
      time: moment.now, organizationID: caller.organizationID, verb: verb,
      actor: Event.Actor(caller), origin: moment.origin)
    event.outcome = .denied
    event.reason = refusal.reason.rawValue
    return event
  }

  /// Calls from one source without a valid credential, or logins that failed (A10).
  package static func recordUnauthenticated(
    _ verb: Verb, count: UInt32, in organization: OrganizationID?, at moment: Moment
  ) -> Event {
    var event = Event(
      time: moment.now, organizationID: organization, verb: verb, actor: .anonymous,
      origin: moment.origin)
    event.outcome = .unauthenticated
    event.reason = Refusal.Reason.invalidCredential.rawValue
    event.count = count
    return event
  }
}
