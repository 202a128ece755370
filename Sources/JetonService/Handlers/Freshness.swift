import JetonLease
import JetonMessages
import JetonRPC

// How new what a node says is, and how new the caller wants it.
extension Caller {
  /// Nil for a server that has its store for itself.
  var age: GoogleProtobuf.Duration? {
    guard case .held(let age) = standing else { return nil }
    return GoogleProtobuf.Duration(.nanoseconds(age))
  }

  func check(
    _ epoch: UInt64, isAtLeast least: UInt64, maxAge: GoogleProtobuf.Duration?
  ) throws(RPCError) {
    if epoch < least { throw .behind(epoch) }
    guard let maxAge else { return }
    let longest = try Swift.Duration(maxAge, field: "max_age")
    if case .held(let age) = standing, .nanoseconds(age) > longest { throw .tooOld }
  }
}
