import JetonMessages

extension Document {
  /// Absent stays absent; a time or duration that is none is shown as absent too.
  static func time(_ time: GoogleProtobuf.Timestamp?) -> Document {
    time?.moment.map(Document.time) ?? .null
  }

  static func duration(_ duration: GoogleProtobuf.Duration?) -> Document {
    duration?.swiftDuration.map(Document.duration) ?? .null
  }
}

extension GoogleProtobuf.Timestamp {
  var moment: Moment? {
    microsecondsSince1970.map(Moment.init(microseconds:))
  }

  init(_ moment: Moment) {
    self.init(microsecondsSince1970: moment.microseconds)
  }
}
