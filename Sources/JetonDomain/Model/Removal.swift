extension Event {
  /// What retention tells apart.
  package enum Kind: Int64, Sendable, Hashable, CaseIterable {
    case change = 0
    /// What services recorded with Authorize, refusals included.
    case recordedAction = 1
  }

  package var kind: Kind { verb == .authorize ? .recordedAction : .change }
}

/// How far retention has removed events: those of a kind up to an epoch are gone. Their leaf
/// hashes and places in the tree stay.
package struct Removal: Sendable, Hashable {
  package var changesThrough: Epoch = 0
  package var recordedActionsThrough: Epoch = 0

  package init() {}

  package subscript(kind: Event.Kind) -> Epoch {
    get {
      switch kind {
      case .change: changesThrough
      case .recordedAction: recordedActionsThrough
      }
    }
    set {
      switch kind {
      case .change: changesThrough = newValue
      case .recordedAction: recordedActionsThrough = newValue
      }
    }
  }
}
