package import JetonDomain

/// What is wrong with a ledger, and from which event on. The words are those of LEDGER.md.
package struct LedgerFault: Error, Sendable, Hashable {
  package var kind: Kind
  /// The first event it is true of; nil: of none in particular.
  package var epoch: Epoch?
  package var detail: String

  package init(_ kind: Kind, at epoch: Epoch? = nil, _ detail: String) {
    self.kind = kind
    self.epoch = epoch
    self.detail = detail
  }

  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The event's bytes, or what stands beside them, are not what was written.
    case changed
    case removed
    /// An event that belongs elsewhere stands in this place.
    case swapped
    case inserted
    /// It ends before it should.
    case cutOff = "cut_off"
    /// It is whole in itself, but not the ledger that a head was signed over.
    case rewritten
    /// A head that the ledger's key did not sign.
    case signature
    /// A key that the key before did not hand over to.
    case key
    /// A hash of the stored tree.
    case tree
    /// Of the state beside the ledger.
    case row
    /// The database has tables, triggers or views that are not ours, or lacks some.
    case schema
    /// It is no ledger, or no export of one.
    case malformed
    /// Nothing is known: the disk or the system did not give it.
    case unreadable
  }
}
