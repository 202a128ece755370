extension GoogleProtobuf.Duration {
  /// About 10,000 years, duration.proto's own bound.
  private static let seconds = Int64(-315_576_000_000)...315_576_000_000

  /// The schema's own rules: seconds and nanos have one sign.
  public var isValid: Bool {
    Self.seconds.contains(seconds) && -999_999_999...999_999_999 ~= nanos
      && (seconds == 0 || nanos == 0 || (seconds < 0) == (nanos < 0))
  }

  /// Cut to the nanosecond, and to the longest duration that the schema knows.
  public init(_ duration: Swift.Duration) {
    let (seconds, attoseconds) = duration.components
    guard Self.seconds.contains(seconds) else {
      self.init(seconds: seconds < 0 ? Self.seconds.lowerBound : Self.seconds.upperBound)
      return
    }
    self.init(seconds: seconds, nanos: Int32(attoseconds / 1_000_000_000))
  }

  /// nil when the duration is not valid.
  public var swiftDuration: Swift.Duration? {
    guard isValid else { return nil }
    return Swift.Duration(
      secondsComponent: seconds, attosecondsComponent: Int64(nanos) * 1_000_000_000)
  }
}

extension Draft where M == GoogleProtobuf.Duration {
  /// Not negative.
  public mutating func nanoseconds(_ nanoseconds: Int64) {
    let (second, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    number(1, UInt64(second))
    number(2, UInt64(rest))
  }
}

extension MessageView where M == GoogleProtobuf.Duration {
  public var value: GoogleProtobuf.Duration {
    GoogleProtobuf.Duration(
      seconds: Int64(bitPattern: number(1)), nanos: Int32(truncatingIfNeeded: number(2)))
  }
}
