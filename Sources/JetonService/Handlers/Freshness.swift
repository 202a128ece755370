import JetonLease
import JetonMessages
import JetonRPC

// How new what a node says is, and how new the caller wants it.
extension Caller {
  /// In nanoseconds; nil for a server that has its store for itself.
  var age: Int64? {
    if case .held(let age) = standing { age } else { nil }
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
