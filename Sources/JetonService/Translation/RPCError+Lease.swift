import JetonRPC

// What a node says that cannot know: never "valid", never "invalid". Another one may, so nothing is
// lost in asking there at once.
extension RPCError {
  static let noLease = unavailableHere(
    "NO_LEASE", "This node has lost touch with the store, and does not know what holds now.")

  /// The ledger is known up to `epoch`, and more was asked for.
  static func behind(_ epoch: UInt64) -> RPCError {
    unavailableHere("BEHIND", "This node knows the ledger up to epoch \(epoch).")
  }

  static let tooOld = unavailableHere(
    "TOO_OLD", "This node made sure of what it knows longer ago than max_age.")

  private static func unavailableHere(_ reason: String, _ message: String) -> RPCError {
    RPCError(
      .unavailable, message, reason: reason, domain: jetonDomain, retryAfter: .milliseconds(250),
      isNotProcessed: true)
  }
}
