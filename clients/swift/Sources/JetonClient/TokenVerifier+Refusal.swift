extension TokenVerifier {
  /// What a request without entry is answered with, in HTTP's words.
  public struct Refusal: Sendable, Hashable {
    /// 401: no credential, or one that is not good. 403: good, but of too low a role. 503: the
    /// authority cannot be asked now; the credential may be good.
    public var status: Int
    /// The value of `WWW-Authenticate` (RFC 6750, section 3), with 401 and 403.
    public var challenge: String?
    /// With 503; whole seconds are what `Retry-After` takes.
    public var retryAfter: Duration?
    /// With 503: why, for the server's own log. UNAUTHENTICATED means that this server's own token
    /// is not good.
    public var cause: RPCError?

    public var headers: [(name: String, value: String)] {
      var headers: [(name: String, value: String)] = []
      if let challenge { headers.append(("WWW-Authenticate", challenge)) }
      if let retryAfter {
        let seconds = retryAfter.components.seconds
        let hasRest = retryAfter.components.attoseconds > 0
        headers.append(("Retry-After", "\(max(1, hasRest ? seconds + 1 : seconds))"))
      }
      return headers
    }
  }
}

extension TokenVerifier.Refusal {
  /// Without any credential the challenge says nothing of an error (RFC 6750, section 3.1).
  static var missing: Self { Self(status: 401, challenge: "Bearer") }

  /// One answer for all that is wrong with a token: the reason is for the ledger's readers.
  static var invalid: Self { Self(status: 401, challenge: #"Bearer error="invalid_token""#) }

  static func insufficient(_ role: JetonV1.Role) -> Self {
    Self(status: 403, challenge: #"Bearer error="insufficient_scope", scope="\#(role.word)""#)
  }

  static func unavailable(_ cause: RPCError) -> Self {
    Self(status: 503, retryAfter: cause.retryAfter ?? .seconds(1), cause: cause)
  }
}

extension JetonV1.Role {
  fileprivate var word: String {
    switch self {
    case .unspecified, .viewer: "viewer"
    case .contributor: "contributor"
    case .admin: "admin"
    case .owner: "owner"
    case .unrecognized(let number): "role-\(number)"
    }
  }
}
