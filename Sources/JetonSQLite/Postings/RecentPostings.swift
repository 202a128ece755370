import JetonDomain
import Synchronization

/// The postings of the newest events, which are in no run yet, in memory: the writer adds them
/// before it commits, so that no snapshot shows an event they do not know.
final class RecentPostings: Sendable {
  private let blocks = Mutex<[Block]>([])

  /// Written to until it is full; a search keeps it as it was.
  private struct Block {
    let first: Epoch
    var last: Epoch
    var postings: [Posting]
  }

  private static let blockLength: Epoch = 1024

  /// Those of the events `epochs`, which come after all there are.
  func append(_ postings: [Posting], of epochs: ClosedRange<Epoch>) {
    blocks.withLock { blocks in
      if let last = blocks.last, last.last - last.first < Self.blockLength {
        blocks[blocks.count - 1].last = epochs.upperBound
        blocks[blocks.count - 1].postings += postings
      } else {
        blocks.append(
          Block(first: epochs.lowerBound, last: epochs.upperBound, postings: postings))
      }
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

  /// The first event it knows, and those of them that `isMeant`, in order.
  func epochs(
    in range: Range<Epoch>, _ isMeant: (Posting) -> Bool
  ) -> (first: Epoch?, found: [Epoch]) {
    let blocks = blocks.withLock { $0 }
    var found: [Epoch] = []
    for block in blocks where block.first < range.upperBound && block.last >= range.lowerBound {
      for posting in block.postings where isMeant(posting) && range.contains(posting.epoch) {
        found.append(posting.epoch)
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
