package import JetonDomain

/// Things to keep, told apart by a number.
package enum Fixture {
  package static let time = Instant(microseconds: 1_700_000_000_000_001)

  package static func later(_ seconds: Int) -> Instant {
    time.advanced(by: .seconds(seconds))
  }

  package static func id<Thing>(_ number: Int) -> Identifier<Thing> {
    Identifier(at: later(number), randomness: (UInt16(truncatingIfNeeded: number), 7))
  }

  package static func digest(_ number: Int) -> Digest {
    Digest((UInt64(number), .max, 0, 1 << 63))
  }

  package static func organization(_ number: Int) -> Organization {
    var settings = Organization.Settings()
    settings.defaultTokenLife = number % 2 == 0 ? nil : .seconds(3600)
    settings.maxTokenLife = number % 3 == 0 ? nil : .microseconds(7_200_000_001)
    settings.selfRotation = .viewer
    return Organization(
      id: id(number), name: "Organization \(number)", settings: settings, createTime: time,
      updateTime: later(number), revision: Epoch(number))
  }

  package static func user(_ number: Int, in organization: Int = 1) -> User {
    User(
      id: id(number), organizationID: id(organization), name: "Usér-\(number)",
      displayName: "Display \(number) 📇", role: role(number),
      state: User.State(rawValue: Int32(number % 3 + 1))!,
      passwordHash: number % 2 == 0 ? nil : "$argon2id$\(number)",
      setupCode: number % 2 == 0
        ? User.SetupCode(digest: digest(number), expireTime: later(number)) : nil,
      createTime: time, updateTime: later(number), revision: Epoch(number))
  }

  package static func account(_ number: Int, in organization: Int = 1) -> ServiceAccount {
    ServiceAccount(
      id: id(number), organizationID: id(organization), name: "Account-\(97 &* number % 100)",
      description: number % 2 == 0 ? "" : "line\nline \u{0}%_'\"", ownerID: id(number % 4),
      role: role(number), isDisabled: number % 5 == 0, creatorID: "usr_\(number)",
      createTime: time, updateTime: later(number), revision: Epoch(number))
  }

  package static func token(_ number: Int, of account: Int = 1) -> Token {
    Token(
      id: id(number), serviceAccountID: id(account), digest: digest(number),
      hint: "jeton_\(number)…", creatorID: "usr_\(number)", createTime: time,
      updateTime: later(number), expireTime: number % 2 == 0 ? nil : later(100 * number),
      revokeTime: number % 3 == 0 ? later(number) : nil, revision: Epoch(number))
  }

  package static func session(_ number: Int, of user: Int = 1) -> Session {
    Session(
      id: id(number), userID: id(user), digest: digest(number), createTime: time,
      expireTime: later(3600))
  }

  package static func event(_ number: Int, in organization: Int? = 1) -> Event {
    let actor = Event.Actor(
      kind: .user, id: "usr_\(number % 3)", name: "Zoë", role: role(number),
      credentialID: "ses_\(number % 5)")
    var event = Event(
      time: later(number), organizationID: organization.map { id($0) },
      verb: number % 2 == 0 ? .regenerateToken : .seeUsers, actor: actor,
      origin: Event.Origin(source: "192.0.2.1", agent: "jeton/1"))
    event.object = Event.Object(kind: .serviceAccount, id: "sa_\(number % 4)", name: "ci")
    return event
  }

  /// With every field set.
  package static func fullEvent(_ number: Int) -> Event {
    var event = event(number)
    event.outcome = .denied
    event.reason = "ROLE_TOO_LOW"
    event.related = [Event.Object(kind: .token, id: "tok_\(number)", name: "")]
    event.changes = [
      Event.FieldChange(field: "role", before: nil, after: "ADMIN"),
      Event.FieldChange(field: "description", before: "", after: nil),
    ]
    event.action = Event.RecordedAction(
      action: "deploy", resource: "prod", reference: "r-1", requiredRole: .admin,
      verifier: event.actor)
    event.count = 12
    return event
  }

  private static func role(_ number: Int) -> Role {
    Role(rawValue: Int32(number % 4 + 1))!
  }
}
