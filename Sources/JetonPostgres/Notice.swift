import JetonDomain
import JetonRows

/// What nodes call out to each other (NOTIFY). It saves waiting and is never relied on: what it tells
/// stands in the tables, too.
enum Notice: Hashable {
  static let channel = "jeton"

  /// A batch with changes was committed.
  case committed(batch: UInt64)
  /// A node has everything up to here in memory.
  case known(NodeID, Epoch)

  var text: String {
    switch self {
    case .committed(let batch): "batch \(batch)"
    case .known(let node, let epoch): "\(node) \(epoch)"
    }
  }

  /// Nil for what is none of ours.
  init?(_ text: String) {
    let words = text.split(separator: " ")
    guard words.count == 2, let number = UInt64(words[1]) else { return nil }
    if words[0] == "batch" {
      self = .committed(batch: number)
    } else if let node = NodeID(String(words[0])) {
      self = .known(node, number)
    } else {
      return nil
    }
  }

  var sending: Question { Question("SELECT pg_notify(?, ?)", [.text(Self.channel), .text(text)]) }
}
