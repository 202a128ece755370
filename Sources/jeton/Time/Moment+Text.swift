import JetonMessages

extension Moment {
  /// Reads RFC 3339, or a date alone, which means its first instant in UTC. Nil for anything
  /// else.
  init?(reading text: String) {
    let time =
      GoogleProtobuf.Timestamp(rfc3339: text)
      ?? GoogleProtobuf.Timestamp(rfc3339: text + "T00:00:00Z")
    guard let microseconds = time?.microsecondsSince1970 else { return nil }
    self.init(microseconds: microseconds)
  }

  /// For programs, RFC 3339: "2026-12-01T09:30:00.250Z". A moment is always one that it can say.
  var rfc3339: String { GoogleProtobuf.Timestamp(self).rfc3339 ?? "" }

  /// For people, to the second: "2026-12-01 09:30:00 UTC".
  var text: String { rfc3339.prefix(10) + " " + rfc3339.dropFirst(11).prefix(8) + " UTC" }
}
