import JetonDomain

/// That an event is found by a facet, under its class.
struct Posting: Hashable, Comparable {
  let facet: Int64
  let classCode: Int64
  let epoch: Epoch

  static func < (left: Self, right: Self) -> Bool {
    (left.facet, left.classCode, left.epoch) < (right.facet, right.classCode, right.epoch)
  }

  static func forEach(of event: Event, at epoch: Epoch, _ body: (Posting) -> Void) {
    let classCode = EventClass(event.verb, event.outcome).code
    EventFacet.forEach(of: event) { facet in
      body(Posting(facet: facet.hash, classCode: classCode, epoch: epoch))
    }
  }
}
