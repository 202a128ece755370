/// How a call failed: for the program a code and a reason, for the person a sentence.
public struct RPCError: Error, Sendable, Hashable {
  public var code: StatusCode
  /// Part of the contract with the caller; never a driver's text, never a secret.
  public var message: String
  /// UPPER_SNAKE_CASE (AIP-193); with `domain`, unique.
  public var reason: String
  public var domain: String
  /// For example what would have been needed.
  public var metadata: [String: String]
  public var violations: [FieldViolation]
  /// When another attempt makes sense.
  public var retryAfter: Duration?
  /// The server did nothing for this call.
  public var isNotProcessed: Bool
  /// The server wants no further attempt.
  public var isRetryForbidden: Bool
  /// For the log of the side it arose on; it never goes over the wire.
  public var detail: String

  public init(
    _ code: StatusCode, _ message: String, reason: String = "", domain: String = "",
    metadata: [String: String] = [:], violations: [FieldViolation] = [],
    retryAfter: Duration? = nil, isNotProcessed: Bool = false,
    isRetryForbidden: Bool = false, detail: String = ""
  ) {
    self.code = code
    self.message = message
    self.reason = reason
    self.domain = domain
    self.metadata = metadata
    self.violations = violations
    self.retryAfter = retryAfter
    self.isNotProcessed = isNotProcessed
    self.isRetryForbidden = isRetryForbidden
    self.detail = detail
  }

  /// A field at fault, by its path in the request.
  public struct FieldViolation: Sendable, Hashable {
    public var field: String
    public var description: String

    public init(field: String, description: String) {
      self.field = field
      self.description = description
    }
  }
}
