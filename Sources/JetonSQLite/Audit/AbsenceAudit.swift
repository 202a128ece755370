import JetonDomain
import JetonLedger
import JetonRows

/// Events whose bytes are gone. How far retention went, the database claims and the ledger's own
/// events RemoveEvents tell; what is gone beyond either is a theft.
struct AbsenceAudit {
  let claimedThrough: Epoch
  private var toldThrough: Epoch = 0
  /// Of epochs in a row, first and last, as far as nothing has told of them yet.
  private var absent: [ClosedRange<Epoch>] = []

  init(claim: Removal) {
    claimedThrough = max(claim.changesThrough, claim.recordedActionsThrough)
  }

  mutating func note(_ epoch: Epoch) throws(LedgerFault) {
    guard epoch <= claimedThrough else {
      throw LedgerFault(
        .removed, at: epoch, "event \(epoch) is missing; its leaf is still in the tree")
    }
    if let last = absent.last, last.upperBound + 1 == epoch {
      absent[absent.count - 1] = last.lowerBound...epoch
    } else {
      absent.append(epoch...epoch)
    }
  }

  mutating func follow(_ event: Event) {
    guard event.verb == .removeEvents else { return }
    for kind in Event.Kind.allCases {
      let change = event.changes.first { $0.field == "\(kind.word)_through_epoch" }
      toldThrough = max(toldThrough, change?.after.flatMap { Epoch($0) } ?? 0)
    }
    absent.removeAll { $0.upperBound <= toldThrough }
  }

  /// At the end of the ledger.
  func check() throws(LedgerFault) {
    guard let first = absent.first.map({ max($0.lowerBound, toldThrough + 1) }) else { return }
    throw LedgerFault(
      .removed, at: first,
      "event \(first) is missing, and no retention that the ledger tells of removed it")
  }
}
