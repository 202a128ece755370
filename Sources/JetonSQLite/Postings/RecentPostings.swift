import JetonDomain
import JetonRows
import Synchronization

/// The postings of the newest events, which are in no run yet, in memory: the writer adds them
/// before it commits, so that no snapshot shows an event they do not know.
final class RecentPostings: Sendable {
  private let blocks = Mutex<[Block]>([])

  /// Written to until it is full, and put in order then; a search keeps it as it was.
  fileprivate struct Block {
    let first: Epoch
    var last: Epoch
    var postings: [Posting]
    var isSorted = false
  }

  private static let blockLength: Epoch = 1024

  /// Those of the events `epochs`, which come after all there are.
  func append(_ postings: [Posting], of epochs: ClosedRange<Epoch>) {
    blocks.withLock { blocks in
      let newest = blocks.count - 1
      if let last = blocks.last, last.last - last.first < Self.blockLength {
        blocks[newest].last = epochs.upperBound
        blocks[newest].postings += postings
        blocks[newest].isSorted = false
        return
      }
      if newest >= 0 {
        blocks[newest].postings.sort()
        blocks[newest].isSorted = true
      }
      blocks.append(
        Block(first: epochs.lowerBound, last: epochs.upperBound, postings: postings))
    }
  }

  /// Takes back what was not committed.
  func retract(after epoch: Epoch) {
    blocks.withLock { blocks in
      blocks.removeAll { $0.first > epoch }
      guard let last = blocks.last, last.last > epoch else { return }
      blocks[blocks.count - 1].last = epoch
      blocks[blocks.count - 1].postings.removeAll { $0.epoch > epoch }
    }
  }

  /// Frees what runs hold by now.
  func forget(through epoch: Epoch) {
    blocks.withLock { $0.removeAll { $0.last <= epoch } }
  }

  /// The first event it knows, and the postings of a facet and of some classes that `isLeft`: all of
  /// them, or `limit` and some more at the end that is asked for.
  func postings(
    of facet: Int64, _ classes: [ClosedRange<Int64>], in range: Range<Epoch>, limit: Int,
    newestFirst: Bool, _ isLeft: (Posting) -> Bool
  ) -> (first: Epoch?, found: [Posting]) {
    let blocks = blocks.withLock { $0 }
    var found: [Posting] = []
    for place in blocks.indices where found.count < limit {
      let block = blocks[newestFirst ? blocks.count - 1 - place : place]
      guard block.first < range.upperBound && block.last >= range.lowerBound else { continue }
      block.forEach(of: facet, classes) { posting in
        if range.contains(posting.epoch) && isLeft(posting) { found.append(posting) }
      }
    }
    return (blocks.first?.first, found)
  }

  func postings(in range: ClosedRange<Epoch>) -> [Posting] {
    let blocks = blocks.withLock { $0 }
    return blocks.flatMap { block in
      block.first <= range.upperBound && block.last >= range.lowerBound
        ? block.postings.filter { range.contains($0.epoch) } : []
    }
  }
}

extension RecentPostings.Block {
  fileprivate func forEach(
    of facet: Int64, _ classes: [ClosedRange<Int64>], _ body: (Posting) -> Void
  ) {
    for range in classes {
      var index =
        isSorted ? place(of: Posting(facet: facet, classCode: range.lowerBound, epoch: 0)) : 0
      while index < postings.count {
        let posting = postings[index]
        if posting.facet == facet && range.contains(posting.classCode) {
          body(posting)
        } else if isSorted {
          break
        }
        index += 1
      }
    }
  }

  /// Of the first posting that is not before this one.
  private func place(of posting: Posting) -> Int {
    var (low, high) = (0, postings.count)
    while low < high {
      let middle = (low + high) / 2
      if postings[middle] < posting { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
