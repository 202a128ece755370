import JetonDomain
import JetonLease
import JetonLedger
import JetonMessages
import JetonRPC

extension Ledger {
  /// Events that are in memory at once, a stream.
  static var batchMaximum: Int { 256 }

  /// Follows the log itself, from epoch to epoch, so that there is neither gap nor duplicate; a
  /// commit only wakes it. Before each event the caller must still be who it was (S32).
  func watchEvents(
    _ request: JetonV1.WatchEventsRequest, to writer: ResponseWriter<JetonV1.WatchEventsResponse>,
    by caller: Caller, context: ServerContext
  ) async throws(RPCError) {
    var query = try EventQuery(request.filter, limit: Self.batchMaximum)
    var position = try await start(request, by: caller)
    try await writer.write(JetonV1.WatchEventsResponse(epoch: position))
    var told = Removal()
    while true {
      query.after = position
      let batch = try await batch(query, by: caller)
      // Somebody so far behind that what it waits for is gone must hear it, or it would take the
      // stream for the whole.
      if batch.removal != told, batch.removal.reaches(past: position) {
        told = batch.removal
        try await writer.write(
          JetonV1.WatchEventsResponse(epoch: position, removal: JetonV1.Removal(told)))
      }
      for entry in batch.entries {
        try checkStillGood(caller)
        try await writer.write(
          JetonV1.WatchEventsResponse(event: JetonV1.Event(entry), epoch: entry.epoch))
      }
      if batch.reached > position, batch.reached != batch.entries.last?.epoch {
        try await writer.write(JetonV1.WatchEventsResponse(epoch: batch.reached))
      }
      position = batch.reached
      if batch.isLast { try await waitForMore(past: position, caller) }
    }
  }

  /// Some events, and how far into the log one has come with them.
  private struct Batch: Sendable {
    var entries: [LedgerEntry]
    var removal: Removal
    var reached: Epoch
    var isLast: Bool
  }

  private func batch(_ query: EventQuery, by caller: Caller) async throws(RPCError) -> Batch {
    try await read(query, by: caller) { query, reader throws(StoreError) in
      let end = try reader.lastEpoch()
      let entries = try reader.entries(query)
      let removal = try reader.removal()
      if entries.count == query.limit, let last = entries.last {
        return Batch(
          entries: entries, removal: removal, reached: last.epoch, isLast: false)
      }
      return Batch(entries: entries, removal: removal, reached: end, isLast: true)
    }
  }

  private func start(
    _ request: JetonV1.WatchEventsRequest, by caller: Caller
  ) async throws(RPCError) -> Epoch {
    let end = try await lastEpoch(by: caller)
    guard let after = request.afterEpoch else { return end }
    guard after <= end else { throw .notReached(end) }
    return after
  }

  func lastEpoch(by caller: Caller) async throws(RPCError) -> Epoch {
    try await read(EventQuery(organizationID: nil, limit: 1), by: caller) {
      _, reader throws(StoreError) in
      try reader.lastEpoch()
    }
  }

  func checkStillGood(_ caller: Caller) throws(RPCError) {
    guard calls.live.lease.isHeld else { throw .noLease }
    guard calls.credentials.isStillGood(caller) else { throw .unauthenticated }
  }

  /// Returns when there may be more, and looks at the caller each time it is woken.
  private func waitForMore(past position: Epoch, _ caller: Caller) async throws(RPCError) {
    repeat {
      switch await calls.live.ledgerEnd.wait(past: position) {
      case .lookAgain: break
      case .cancelled: throw RPCError(.cancelled, "The call was cancelled.")
      case .tooMany: throw .busy("Too many streams wait for events.", retryAfter: .seconds(5))
      case .closed:
        throw RPCError(
          .unavailable, "The server is stopping; resume from epoch \(position).",
          reason: "STOPPING", domain: RPCError.jetonDomain, retryAfter: .seconds(1))
      }
      try checkStillGood(caller)
    } while calls.live.ledgerEnd.level <= position
  }
}

extension RPCError {
  static func notReached(_ end: Epoch) -> RPCError {
    RPCError(
      .outOfRange, "The ledger ends at epoch \(end).", reason: "EPOCH_NOT_REACHED",
      domain: jetonDomain, metadata: ["last_epoch": "\(end)"])
  }
}

extension Removal {
  fileprivate func reaches(past epoch: Epoch) -> Bool {
    max(changesThrough, recordedActionsThrough) > epoch
  }
}
