public import JetonSecret

/// What a caller may say about one call; absent means as the channel does.
public struct CallOptions: Sendable {
  /// For all attempts together.
  public var timeout: Duration?
  public var authorization: Secret?
  public var metadata: [(key: String, value: [UInt8])] = []
  /// Wait for a connection instead of failing at once with UNAVAILABLE.
  public var waitsForReady: Bool?

  public init(timeout: Duration? = nil, authorization: Secret? = nil) {
    self.timeout = timeout
    self.authorization = authorization
  }
}
