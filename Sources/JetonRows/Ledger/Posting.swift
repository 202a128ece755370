package import JetonDomain

/// That an event is found by a facet, under its class.
package struct Posting: Hashable, Comparable {
  package let facet: Int64
  package let classCode: Int64
  package let epoch: Epoch

  package init(facet: Int64, classCode: Int64, epoch: Epoch) {
    self.facet = facet
    self.classCode = classCode
    self.epoch = epoch
  }

  @inlinable package static func < (left: Self, right: Self) -> Bool {
    (left.facet, left.classCode, left.epoch) < (right.facet, right.classCode, right.epoch)
  }

  package static func forEach(of event: Event, at epoch: Epoch, _ body: (Posting) -> Void) {
    let classCode = EventClass(event.verb, event.outcome).code
    EventFacet.forEach(of: event) { facet in
      body(Posting(facet: facet.hash, classCode: classCode, epoch: epoch))
    }
  }
}
