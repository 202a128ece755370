import JetonCrypto
import JetonDomain
import JetonLedger
import JetonMessages
import JetonRPC

extension Ledger {
  /// A header, then one message an epoch, so that whoever has them all can build the tree and
  /// compare it with the signed head (proto/LEDGER.md).
  func exportEvents(
    _ request: JetonV1.ExportEventsRequest,
    to writer: ResponseWriter<JetonV1.ExportEventsResponse>, by caller: Caller,
    context: ServerContext
  ) async throws(RPCError) {
    let header = try await header(request, by: caller)
    let last = header.lastEpoch
    try await writer.write(JetonV1.ExportEventsResponse(lastEpoch: last, header: header))
    var position = header.afterEpoch
    while position < last {
      let next = min(position + UInt64(Self.batchMaximum), last)
      for var message in try await exported((position + 1)...next, by: caller) {
        try checkStillGood(caller)
        message.lastEpoch = last
        try await writer.write(message)
      }
      position = next
    }
  }

  private func header(
    _ request: JetonV1.ExportEventsRequest, by caller: Caller
  ) async throws(RPCError) -> JetonV1.ExportHeader {
    let after = try checked(request.afterEpoch, "after_epoch")
    let asked = try checked(request.lastEpoch, "last_epoch")
    guard asked == 0 || after <= asked else {
      throw .invalid("last_epoch", "is before after_epoch")
    }
    let found = try await tree(by: caller) {
      size, reader throws(StoreError) -> (header: JetonV1.ExportHeader?, size: Epoch) in
      let last = asked == 0 ? size : asked
      guard max(after, last) <= size else { return (nil, size) }
      return (try header(after, last, size, &reader), size)
    }
    guard let header = found.header else { throw .notReached(found.size) }
    return header
  }

  private func header(
    _ after: Epoch, _ last: Epoch, _ size: UInt64, _ reader: inout some StateReader
  ) throws(StoreError) -> JetonV1.ExportHeader {
    JetonV1.ExportHeader(
      checkpoint: JetonV1.Checkpoint(try signer.head(size, &reader)), keys: signer.chain.message,
      afterEpoch: after, lastEpoch: last,
      subtrees: try reader.frontier(size: after).subtrees.map(\.bytes),
      consistency: try reader.consistencyProof(from: last, to: size).map(\.bytes))
  }

  private func exported(
    _ epochs: ClosedRange<Epoch>, by caller: Caller
  ) async throws(RPCError) -> [JetonV1.ExportEventsResponse] {
    let own = EventQuery(organizationID: nil, limit: epochs.count)
    return try await read(own, by: caller) { own, reader throws(StoreError) in
      var all = EventQuery(organizationID: nil, limit: epochs.count)
      all.after = epochs.lowerBound - 1
      all.before = epochs.upperBound + 1
      var entries = try reader.entries(all)[...]
      return try epochs.map { (epoch) throws(StoreError) in
        let entry = entries.first?.epoch == epoch ? entries.removeFirst() : nil
        var message = JetonV1.ExportEventsResponse(
          epoch: epoch, leafHash: try reader.leafHash(epoch).bytes)
        if let entry, own.matches(entry.event) {
          message.entry = entry.bytes
        } else {
          message.absence = entry == nil ? .removed : .notYours
        }
        return message
      }
    }
  }
}
