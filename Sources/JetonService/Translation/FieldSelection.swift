import JetonMessages
import JetonRPC

/// Which fields an update changes (AIP-134): those the mask names, without a mask those that are
/// present, and with `*` all.
struct FieldSelection {
  private let named: Set<String>?

  init(_ mask: GoogleProtobuf.FieldMask?, of known: [String]) throws(RPCError) {
    guard let mask, !mask.paths.isEmpty else {
      named = nil
      return
    }
    if mask.paths == ["*"] {
      named = Set(known)
      return
    }
    for path in mask.paths where !known.contains(path) {
      throw .invalid("update_mask", "names \(path.prefix(64)), which cannot be updated")
    }
    named = Set(mask.paths)
  }

  /// The new value, or nil when the field stays. A field that is named and absent goes back to
  /// `cleared`; without such a value it must be there.
  func value<Value>(
    _ field: String, _ present: Value?, whenCleared cleared: Value? = nil
  ) throws(RPCError) -> Value? {
    guard let named else { return present }
    guard named.contains(field) else { return nil }
    guard let value = present ?? cleared else { throw .invalid(field, "is missing") }
    return value
  }

  /// Whether an absent field is to be taken away.
  func clears<Value>(_ field: String, _ present: Value?) -> Bool {
    present == nil && named?.contains(field) == true
  }
}
