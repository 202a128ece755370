import JetonDomain
import JetonLedger
import JetonRows

/// Events whose bytes are gone. How far retention went, the database claims and the ledger's own
/// events RemoveEvents tell; what is gone beyond either is a theft.
struct AbsenceAudit {
  /// It goes on while a daemon removes.
  var claim: Removal
  private var told = Removal()
  /// Of epochs in a row, first and last, as far as nothing has told of them yet.
  private var absent: [ClosedRange<Epoch>] = []

  init(claim: Removal) {
    self.claim = claim
  }

  func isClaimed(_ epoch: Epoch) -> Bool {
    epoch <= claim.furthest
  }

  /// Whether the ledger, as far as it was read, tells of all that is gone.
  var isTold: Bool {
    absent.isEmpty && Event.Kind.allCases.allSatisfy { claim[$0] <= told[$0] }
  }

  mutating func note(_ epoch: Epoch) throws(LedgerFault) {
    guard isClaimed(epoch) else {
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
      told[kind] = max(told[kind], change?.after.flatMap { Epoch($0) } ?? 0)
    }
    absent.removeAll { [furthest = told.furthest] in $0.upperBound <= furthest }
  }

  /// At the end of the ledger.
  func check() throws(LedgerFault) {
    if let first = absent.first.map({ max($0.lowerBound, told.furthest + 1) }) {
      throw LedgerFault(
        .removed, at: first,
        "event \(first) is missing, and no retention that the ledger tells of removed it")
    }
    // What it claims to be gone, nobody finds any more.
    for kind in Event.Kind.allCases where claim[kind] > told[kind] {
      throw LedgerFault(
        .row, at: told[kind] + 1,
        "the database claims that retention removed events up to \(claim[kind]), and the ledger "
          + "tells of none after \(told[kind])")
    }
  }
}

extension Removal {
  var furthest: Epoch { max(changesThrough, recordedActionsThrough) }
}
