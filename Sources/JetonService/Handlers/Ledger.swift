import JetonDomain
import JetonLedger
import JetonMessages
import JetonRPC

struct Ledger<S: Store>: LedgerService {
  let calls: Calls<S>
  let signer: LedgerSigner

  func listEvents(
    _ request: JetonV1.ListEventsRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.ListEventsResponse {
    let size = try pageSize(request.pageSize)
    let page = PageToken(of: request, by: caller, key: calls.keys.pageToken)
    var query = try EventQuery(request.filter, limit: size + 1)
    query.newestFirst = request.newestFirst
    let position = try page.position(request.pageToken).flatMap {
      Epoch(String(decoding: $0, as: UTF8.self))
    }
    if request.newestFirst { query.before = position } else { query.after = position }
    let (entries, removal) = try await read(query, by: caller) { query, reader throws(StoreError) in
      (try reader.entries(query), try reader.removal())
    }
    var response = JetonV1.ListEventsResponse(removal: JetonV1.Removal(removal))
    response.events = entries.prefix(size).map { JetonV1.Event($0) }
    if entries.count > size {
      response.nextPageToken = page.text(at: Array("\(entries[size - 1].epoch)".utf8))
    }
    return response
  }

  func getEvent(
    _ request: JetonV1.GetEventRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.GetEventResponse {
    let epoch = try checked(request.epoch, "epoch")
    guard epoch > 0 else { throw .invalid("epoch", "is missing") }
    var query = EventQuery(organizationID: nil, limit: 1)
    query.after = epoch - 1
    query.before = epoch + 1
    let found = try await read(query, by: caller) { query, reader throws(StoreError) in
      let end = try reader.lastEpoch()
      let anybodys = try reader.entry(epoch)
      return (
        entry: try reader.entries(query).first, isRemoved: anybodys == nil && epoch <= end
      )
    }
    guard let entry = found.entry else {
      throw found.isRemoved ? .eventRemoved(epoch) : .eventNotFound(epoch)
    }
    return JetonV1.GetEventResponse(event: JetonV1.Event(entry), entry: entry.bytes)
  }

  /// `follow` gets the query as the rules bound it.
  func read<Found: Sendable>(
    _ query: EventQuery, by caller: Caller,
    _ follow: @escaping @Sendable (EventQuery, inout S.Reader) throws(StoreError) -> Found
  ) async throws(RPCError) -> Found {
    try await calls.read(by: caller) { authority, state, moment throws(StoreError) in
      try authority.readLedger(
        ReadLedger(query: query), by: caller.principal, in: &state, at: moment)
    } _: { query, reader throws(StoreError) in
      try follow(query, &reader)
    }
  }

  /// Stores count epochs in signed 64 bits.
  func checked(_ epoch: UInt64, _ field: String) throws(RPCError) -> Epoch {
    guard epoch < UInt64(Int64.max) else { throw .invalid(field, "is too large") }
    return epoch
  }
}

extension RPCError {
  fileprivate static func eventNotFound(_ epoch: Epoch) -> RPCError {
    RPCError(
      .notFound, "The ledger of this organization has no event \(epoch).",
      reason: "EVENT_NOT_FOUND", domain: jetonDomain)
  }

  fileprivate static func eventRemoved(_ epoch: Epoch) -> RPCError {
    RPCError(
      .notFound, "Event \(epoch) was removed by retention; its leaf hash is still in the tree.",
      reason: "EVENT_REMOVED", domain: jetonDomain)
  }
}

extension JetonV1.Removal {
  /// Nil: nothing is gone.
  init?(_ removal: Removal) {
    if removal == Removal() { return nil }
    self.init(
      changesThroughEpoch: removal.changesThrough,
      recordedActionsThroughEpoch: removal.recordedActionsThrough)
  }
}
