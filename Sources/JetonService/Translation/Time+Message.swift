import JetonDomain
import JetonMessages
import JetonRPC

extension GoogleProtobuf.Timestamp {
  init(_ instant: Instant) {
    self.init(microsecondsSince1970: instant.microseconds)
  }
}

extension Instant {
  /// A1: UTC, to the microsecond; what lies outside of our calendar is refused.
  init(_ timestamp: GoogleProtobuf.Timestamp, field: String) throws(RPCError) {
    guard let microseconds = timestamp.microsecondsSince1970,
      (Instant.earliest.microseconds...Instant.latest.microseconds).contains(microseconds)
    else { throw .invalid(field, "is no time from 1970 to 9999") }
    self.init(microseconds: microseconds)
  }

  static func optional(
    _ timestamp: GoogleProtobuf.Timestamp?, field: String
  ) throws(RPCError) -> Instant? {
    guard let timestamp else { return nil }
    return try Instant(timestamp, field: field)
  }
}

extension Swift.Duration {
  init(_ duration: GoogleProtobuf.Duration, field: String) throws(RPCError) {
    guard let value = duration.swiftDuration else {
      throw .invalid(field, "is no duration")
    }
    self = value
  }
}
