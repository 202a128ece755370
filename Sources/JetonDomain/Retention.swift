/// How long the ledger keeps what, apart for changes and recorded actions.
package struct Retention: Sendable, Hashable {
  package var changes = Bounds()
  package var recordedActions = Bounds()

  /// Nil: without bound.
  package struct Bounds: Sendable, Hashable {
    package var age: Duration?
    /// Of events, the newest.
    package var count: UInt64?

    package init(age: Duration? = nil, count: UInt64? = nil) {
      self.age = age
      self.count = count
    }
  }

  package init() {}

  package subscript(kind: Event.Kind) -> Bounds {
    get {
      switch kind {
      case .change: changes
      case .recordedAction: recordedActions
      }
    }
    set {
      switch kind {
      case .change: changes = newValue
      case .recordedAction: recordedActions = newValue
      }
    }
  }
}

extension StateWriter {
  /// One step: removes events of a kind that are over their bounds, looking at no more than
  /// `scanning`. The step stands in the ledger itself, with how far the removal has come; whoever
  /// reads the ledger can tell a removal from a theft by it. True: there may be more to do.
  package mutating func removeEvents(
    of kind: Event.Kind, over bounds: Retention.Bounds, scanning: Int,
    in organization: OrganizationID?, at moment: Moment
  ) throws(StoreError) -> Bool {
    let before = try removal()[kind]
    var isComplete = true
    var through = before
    var count = 0
    func note(_ removed: RemovedEvents) {
      count += removed.count
      through = removed.through
      isComplete = isComplete && removed.isComplete
    }
    if let age = bounds.age {
      let last = try lastEpoch(before: moment.now.advanced(by: .zero - age))
      if last > before {
        note(try removeEvents(of: kind, through: last, count: scanning, scanning: scanning))
      }
    }
    if let most = bounds.count, case let all = try eventCount(of: kind), all > most {
      let excess = Int(min(all - most, UInt64(scanning)))
      note(try removeEvents(of: kind, through: .max, count: excess, scanning: scanning))
    }
    if count > 0 {
      _ = try append(.removed(count, kind, from: before, through: through, organization, moment))
    }
    return !isComplete || count >= scanning
  }
}

extension Event {
  fileprivate static func removed(
    _ count: Int, _ kind: Kind, from before: Epoch, through: Epoch,
    _ organization: OrganizationID?, _ moment: Moment
  ) -> Event {
    var event = byDaemon(.removeEvents, in: organization, at: moment)
    event.object = Object(kind: .ledger, id: "", name: kind.word)
    event.count = UInt32(clamping: count)
    event.changes = [
      FieldChange(
        field: "\(kind.word)_through_epoch", before: String(before), after: String(through))
    ]
    return event
  }
}

extension Event.Kind {
  /// In the words of `jeton.v1.Removal`.
  package var word: String {
    switch self {
    case .change: "changes"
    case .recordedAction: "recorded_actions"
    }
  }
}
