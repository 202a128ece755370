/// Decides at the door of a server whether the bearer of a request may come in, by the request's
/// `Authorization` header (RFC 6750). It asks Jeton about each request: what has been revoked is
/// refused from the next request on.
///
///     let verifier = TokenVerifier(channel, requiring: .contributor)
///     switch await verifier.admit(request.headers["Authorization"]) {
///     case .admitted(let bearer): handle(request, for: bearer.serviceAccountName)
///     case .refused(let refusal): answer(refusal.status, refusal.headers)
///     }
///
/// The channel's own credential is a token of this server: whoever verifies is known, too.
public struct TokenVerifier: Sendable {
  private let tokens: TokenServiceClient<Channel>
  private let requiredRole: JetonV1.Role
  private let timeout: Duration

  /// `timeout`: how long a request waits for the authority before it is answered with 503.
  public init(
    _ channel: Channel, requiring role: JetonV1.Role = .viewer, timeout: Duration = .seconds(2)
  ) {
    tokens = TokenServiceClient(channel)
    requiredRole = role
    self.timeout = timeout
  }

  public enum Outcome: Sendable, Hashable {
    /// Who it is: account, role, token.
    case admitted(JetonV1.TokenVerification)
    case refused(Refusal)
  }

  /// `authorization` is the value of the header, nil where there is none. It never throws: where
  /// the authority cannot be asked, the outcome is a refusal with 503, not one with 401.
  public func admit(_ authorization: String?) async -> Outcome {
    await admit(authorization, requiring: requiredRole)
  }

  /// The same, for a door behind which another role is needed.
  public func admit(
    _ authorization: String?, requiring role: JetonV1.Role
  ) async -> Outcome {
    guard let authorization else { return .refused(.missing) }
    guard let token = bearerToken(of: authorization) else { return .refused(.invalid) }
    do throws(RPCError) {
      let answer = try await tokens.verifyToken(
        JetonV1.VerifyTokenRequest(token: token), options: CallOptions(timeout: timeout))
      return outcome(of: answer.verification ?? JetonV1.TokenVerification(), requiring: role)
    } catch {
      return .refused(.unavailable(error))
    }
  }

  private func outcome(
    of bearer: JetonV1.TokenVerification, requiring role: JetonV1.Role
  ) -> Outcome {
    switch bearer.verdict {
    // Each role includes those below it (role.proto).
    case .valid where bearer.role.rawValue >= role.rawValue: .admitted(bearer)
    case .valid: .refused(.insufficient(role))
    // A newer server may know further verdicts; each is a way not to be good.
    case .unknown, .expired, .revoked, .disabled, .unrecognized: .refused(.invalid)
    case .unspecified: .refused(.unavailable(.noVerdict))
    }
  }
}

/// The credential of `Authorization: Bearer …`. The scheme's case does not count (RFC 9110,
/// section 11.1); text that has no place in a token makes it none.
private func bearerToken(of header: String) -> Secret? {
  let words = header.utf8.split(separator: UInt8(ascii: " "))
  guard words.count == 2, let scheme = String(words[0]), scheme.lowercased() == "bearer" else {
    return nil
  }
  return Secret(words[1])
}

extension RPCError {
  fileprivate static var noVerdict: RPCError {
    RPCError(.internal, "the answer has no verdict", reason: "BAD_ANSWER", domain: "rpc")
  }
}
