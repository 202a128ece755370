package import JetonDomain
import JetonLog
import JetonRPC

/// Writes refusals into the ledger: those of a known caller one by one, before the answer; those of
/// nobody by source and minute (A10).
package struct Refusals<S: Store>: Sendable {
  private let store: S
  private let log: Log
  private let counter = RefusalCounter()

  init(store: S, log: Log) {
    self.store = store
    self.log = log
  }

  /// `organization`: whose matter it is, as far as that is known.
  func count(
    _ verb: Verb, from origin: Event.Origin, in organization: OrganizationID? = nil
  ) {
    counter.count(verb, from: origin, in: organization)
  }

  /// The error to answer with. A refusal that could not be written down is not answered as one.
  func record(_ refusal: Refusal, of verb: Verb, by caller: Caller) async -> RPCError {
    do {
      try await store.write { writer throws(StoreError) in
        let moment = try writer.moment(caller.origin)
        _ = try writer.append(
          Authority.recordRefusal(of: verb, by: caller.principal, refusal, at: moment))
      }
      return RPCError(refusal)
    } catch {
      return RPCError(error)
    }
  }

  /// Writes down what was counted. What cannot be written now waits for the next time.
  func flush() async {
    let tallies = counter.take()
    guard !tallies.isEmpty else { return }
    do {
      try await store.write { writer throws(StoreError) in
        let only = try writer.onlyOrganization()?.id
        for tally in RefusalCounter.sums(of: tallies, unknownBeing: only) {
          let moment = try writer.moment(tally.origin)
          _ = try writer.append(
            Authority.recordUnauthenticated(
              tally.verb, count: tally.count, in: tally.organization, at: moment))
        }
      }
    } catch {
      counter.giveBack(tallies)
      log.warning("refusals_not_written", ["error": "\(error)"])
    }
  }
}

extension StateReader {
  /// Whose ledger tells of callers that nobody knows: the organization's when there is but one.
  /// With several the entries belong to none, and the operator reads them.
  mutating func onlyOrganization() throws(StoreError) -> Organization? {
    let all = try organizations()
    return all.count == 1 ? all[0] : nil
  }
}
