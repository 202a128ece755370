package import JetonDomain
package import JetonRPC

extension RPCError {
  /// What a caller may know of the store's trouble; the driver's own words are for the log.
  package init(_ error: StoreError) {
    switch error {
    case .busy(let retryAfter):
      self = .busy("The store has too much to write; try again later.", retryAfter: retryAfter)
    case .unavailable(let detail):
      self = .unavailable(
        "STORE_UNAVAILABLE", "The store cannot be reached; nothing was done.", detail: detail)
      isNotProcessed = true
    case .unknownOutcome(let detail):
      self = .unavailable(
        "OUTCOME_UNKNOWN",
        "It may have been done; ask again with the same request_id to find out.", detail: detail)
    case .corrupt(let detail):
      self.init(.internal, "Internal error.", reason: "STORE_CORRUPT", domain: Self.jetonDomain)
      self.detail = detail
    case .stopped:
      self = .unavailable("STOPPING", "The server is stopping; nothing was done.", detail: "")
      isNotProcessed = true
    case .cancelled:
      self.init(.cancelled, "The call was cancelled.")
    }
  }

  private static func unavailable(
    _ reason: String, _ message: String, detail: String
  ) -> RPCError {
    var error = RPCError(
      .unavailable, message, reason: reason, domain: jetonDomain, retryAfter: .seconds(1))
    error.detail = detail
    return error
  }
}
