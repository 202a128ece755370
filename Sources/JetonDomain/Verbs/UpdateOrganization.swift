package struct UpdateOrganization: Sendable, Hashable {
  package var defaultTokenLife: Edit<Duration?> = .keep
  package var maxTokenLife: Edit<Duration?> = .keep
  package var maxRotationOverlap: Edit<Duration> = .keep
  package var selfRotation: Edit<Organization.SelfRotation> = .keep
  /// Empty: whatever it is now.
  package var etag: String = ""

  package init() {}

  package struct Answer: Sendable {
    package var organization: Organization
    package var shortenedTokenCount: Int
  }
}

extension Authority {
  package func updateOrganization(
    _ command: UpdateOrganization, by caller: Principal, in state: inout some StateReader,
    at moment: Moment
  ) throws(StoreError) -> Ruling<UpdateOrganization.Answer> {
    try rule(.updateOrganization, by: caller, in: &state, at: moment) {
      (caller, draft, state) throws(Halt) in
      let before = try draft.organization(of: caller, in: &state)
      draft.event.object = Event.Object(before)
      try draft.match(command.etag, before)
      var organization = before
      draft.edit(&organization.settings, by: command)
      try checking(try organization.settings.check())
      draft.put(&organization, was: before)
      let count =
        organization.settings.maxTokenLife == before.settings.maxTokenLife
        ? 0 : try draft.shortenTokens(of: organization, in: &state)
      return .init(organization: organization, shortenedTokenCount: count)
    }
  }
}

extension Draft {
  fileprivate mutating func edit(
    _ settings: inout Organization.Settings, by command: UpdateOrganization
  ) {
    apply(command.defaultTokenLife, to: &settings.defaultTokenLife, "default_token_life")
    apply(command.maxTokenLife, to: &settings.maxTokenLife, "max_token_life")
    apply(command.maxRotationOverlap, to: &settings.maxRotationOverlap, "max_rotation_overlap")
    apply(command.selfRotation, to: &settings.selfRotation, "self_rotation")
  }

  private mutating func apply<Value: Recorded>(
    _ edit: Edit<Value>, to value: inout Value, _ field: String
  ) {
    if case .set(let new) = edit { set(field, &value, to: new) }
  }

  /// A longest life binds the tokens there are, too; those that have had it end now.
  fileprivate mutating func shortenTokens(
    of organization: Organization, in state: inout some StateReader
  ) throws(Halt) -> Int {
    guard let longest = organization.settings.maxTokenLife else { return 0 }
    var count = 0
    for before in try asking(try state.liveTokens(in: organization.id, at: moment.now)) {
      let latest = max(before.createTime.advanced(by: longest), moment.now)
      guard latest < before.expireTime ?? .latest else { continue }
      var token = before
      token.expireTime = latest
      put(&token, was: before)
      relate(Event.Object(token))
      count += 1
    }
    if count > 0 { record("shortened_token_count", from: nil, to: String(count)) }
    return count
  }
}

extension Organization.Settings {
  func check() throws(Refusal) {
    let lives = Limits.shortestTokenLife...Limits.longestDuration
    try check("default_token_life", defaultTokenLife.map(lives.contains) ?? true)
    try check("max_token_life", maxTokenLife.map(lives.contains) ?? true)
    try check(
      "max_rotation_overlap", (.zero...Limits.longestDuration).contains(maxRotationOverlap))
    guard defaultTokenLife ?? .zero <= maxTokenLife ?? Limits.longestDuration else {
      throw .defaultAboveLongest
    }
  }

  private func check(_ field: String, _ isGood: Bool) throws(Refusal) {
    guard isGood else {
      throw Refusal(
        .invalidArgument, .settingInvalid, "It is too short or too long.", field: field)
    }
  }
}

extension Refusal {
  fileprivate static let defaultAboveLongest = Refusal(
    .invalidArgument, .settingInvalid, "The default life would be above the longest.",
    field: "default_token_life")
}
