package import JetonDomain

extension RowReading {
  /// Walks the events under one facet, verb and outcome, in order, by the postings of them alone. A
  /// page costs its own events, however many there are before, between and after them. (Of two of
  /// actor, token and object together the rarer leads, and its events are looked at.)
  package func entries(_ query: EventQuery) throws(StoreError) -> [LedgerEntry] {
    var range = try epochs(of: query)
    var found: [LedgerEntry] = []
    while found.count < query.limit, !range.isEmpty {
      let limit = query.limit - found.count
      let page = try candidates(query, in: range, limit: limit)
      // Postings go by hashes; the event itself says whether it is meant.
      found += page.filter { query.matches($0.event) }
      guard page.count == limit, let last = page.last else { break }
      range =
        query.newestFirst ? range.lowerBound..<last.epoch : (last.epoch + 1)..<range.upperBound
    }
    return found
  }

  private func epochs(of query: EventQuery) throws(StoreError) -> Range<Epoch> {
    let end = try lastEpoch() + 1
    var low = query.after.map { min($0, end) + 1 } ?? 1
    var high = min(query.before ?? end, end)
    if let from = query.from { low = max(low, try firstEpoch(notBefore: from)) }
    if let until = query.until { high = min(high, try firstEpoch(notBefore: until)) }
    return low..<max(low, high)
  }
}
