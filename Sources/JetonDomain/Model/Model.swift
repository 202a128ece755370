// The things that Jeton keeps. Values only: no clock, no store, no rule.

package typealias OrganizationID = Identifier<Organization>
package typealias UserID = Identifier<User>
package typealias ServiceAccountID = Identifier<ServiceAccount>
package typealias TokenID = Identifier<Token>
package typealias SessionID = Identifier<Session>

/// A position in the ledger; the first event has epoch 1, zero is before it.
package typealias Epoch = UInt64

/// HMAC-SHA-256 of a secret, the only trace of it that is kept.
package struct Digest: Sendable, Hashable {
  package var words: (UInt64, UInt64, UInt64, UInt64)

  package init(_ words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  package static func == (left: Digest, right: Digest) -> Bool {
    (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
      | (left.words.2 ^ right.words.2) | (left.words.3 ^ right.words.3) == 0
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
  }
}

package struct Organization: Identified, Sendable, Hashable {
  package static let identifierPrefix = "org"

  package var id: OrganizationID
  package var name: String
  package var settings: Settings
  package var createTime: Instant
  package var updateTime: Instant
  /// The epoch of the last change; the etag.
  package var revision: Epoch

  package struct Settings: Sendable, Hashable {
    package var defaultTokenLife: Duration?
    package var maxTokenLife: Duration?
    package var maxRotationOverlap: Duration = .seconds(30 * 86_400)
    package var selfRotation: SelfRotation = .contributor
    package init() {}
  }

  /// The least role with which an account may regenerate itself (A7).
  package enum SelfRotation: Int32, Sendable, Hashable {
    case off = 1
    case contributor = 2
    case viewer = 3
  }

  package init(
    id: OrganizationID, name: String, settings: Settings, createTime: Instant,
    updateTime: Instant, revision: Epoch
  ) {
    self.id = id
    self.name = name
    self.settings = settings
    self.createTime = createTime
    self.updateTime = updateTime
    self.revision = revision
  }
}

/// A person who logs in.
package struct User: Identified, Sendable, Hashable {
  package static let identifierPrefix = "usr"

  package var id: UserID
  package var organizationID: OrganizationID
  package var name: String
  package var displayName: String
  package var role: Role
  package var state: State
  /// As the password library wrote it (PHC string); nil until the user set one.
  package var passwordHash: String?
  /// The code that lets the user set a password, and when it ends.
  package var setupCode: SetupCode?
  package var createTime: Instant
  package var updateTime: Instant
  package var revision: Epoch

  package enum State: Int32, Sendable, Hashable {
    case invited = 1
    case active = 2
    case deactivated = 3
  }

  package struct SetupCode: Sendable, Hashable {
    package var digest: Digest
    package var expireTime: Instant
    package init(digest: Digest, expireTime: Instant) {
      self.digest = digest
      self.expireTime = expireTime
    }
  }

  package init(
    id: UserID, organizationID: OrganizationID, name: String, displayName: String, role: Role,
    state: State, passwordHash: String?, setupCode: SetupCode?, createTime: Instant,
    updateTime: Instant, revision: Epoch
  ) {
    self.id = id
    self.organizationID = organizationID
    self.name = name
    self.displayName = displayName
    self.role = role
    self.state = state
    self.passwordHash = passwordHash
    self.setupCode = setupCode
    self.createTime = createTime
    self.updateTime = updateTime
    self.revision = revision
  }
}

/// A user that cannot log in (S2, S5).
package struct ServiceAccount: Identified, Sendable, Hashable {
  package static let identifierPrefix = "sa"

  package var id: ServiceAccountID
  package var organizationID: OrganizationID
  package var name: String
  package var description: String
  package var ownerID: UserID
  package var role: Role
  package var isDisabled: Bool
  /// Text of the id of the user or service account that created it.
  package var creatorID: String
  package var createTime: Instant
  package var updateTime: Instant
  package var revision: Epoch

  package init(
    id: ServiceAccountID, organizationID: OrganizationID, name: String, description: String,
    ownerID: UserID, role: Role, isDisabled: Bool, creatorID: String, createTime: Instant,
    updateTime: Instant, revision: Epoch
  ) {
    self.id = id
    self.organizationID = organizationID
    self.name = name
    self.description = description
    self.ownerID = ownerID
    self.role = role
    self.isDisabled = isDisabled
    self.creatorID = creatorID
    self.createTime = createTime
    self.updateTime = updateTime
    self.revision = revision
  }
}

/// A credential of a service account.
package struct Token: Identified, Sendable, Hashable {
  package static let identifierPrefix = "tok"

  package var id: TokenID
  package var serviceAccountID: ServiceAccountID
  package var digest: Digest
  package var hint: String
  package var creatorID: String
  package var createTime: Instant
  package var updateTime: Instant
  /// `now == expireTime` is expired (A1). Nil: it does not end by itself.
  package var expireTime: Instant?
  package var revokeTime: Instant?
  package var revision: Epoch

  package init(
    id: TokenID, serviceAccountID: ServiceAccountID, digest: Digest, hint: String,
    creatorID: String, createTime: Instant, updateTime: Instant, expireTime: Instant?,
    revokeTime: Instant?, revision: Epoch
  ) {
    self.id = id
    self.serviceAccountID = serviceAccountID
    self.digest = digest
    self.hint = hint
    self.creatorID = creatorID
    self.createTime = createTime
    self.updateTime = updateTime
    self.expireTime = expireTime
    self.revokeTime = revokeTime
    self.revision = revision
  }

  package func isLive(at now: Instant) -> Bool {
    revokeTime == nil && expireTime.map { now < $0 } ?? true
  }

  /// Revoked or expired, whichever comes first; nil: neither is set.
  package var endTime: Instant? {
    guard let revokeTime, let expireTime else { return revokeTime ?? expireTime }
    return min(revokeTime, expireTime)
  }
}

/// A person's login, for a few hours.
package struct Session: Identified, Sendable, Hashable {
  package static let identifierPrefix = "ses"

  package var id: SessionID
  package var userID: UserID
  package var digest: Digest
  package var createTime: Instant
  package var expireTime: Instant

  package init(
    id: SessionID, userID: UserID, digest: Digest, createTime: Instant, expireTime: Instant
  ) {
    self.id = id
    self.userID = userID
    self.digest = digest
    self.createTime = createTime
    self.expireTime = expireTime
  }
}

/// Who is calling.
package struct Principal: Sendable, Hashable {
  package var identity: Identity
  package var name: String
  package var organizationID: OrganizationID
  package var role: Role
  package var credential: Credential

  package enum Identity: Sendable, Hashable {
    case user(UserID)
    case serviceAccount(ServiceAccountID)
  }

  package enum Credential: Sendable, Hashable {
    case token(TokenID)
    case session(SessionID)
  }

  package init(
    identity: Identity, name: String, organizationID: OrganizationID, role: Role,
    credential: Credential
  ) {
    self.identity = identity
    self.name = name
    self.organizationID = organizationID
    self.role = role
    self.credential = credential
  }
}
