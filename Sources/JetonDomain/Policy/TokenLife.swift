// When tokens may end (A1): future times, within what the organization allows.

extension Organization.Settings {
  /// The end that `expiry` means for a token made at `createTime`; nil: it does not end.
  func end(
    _ expiry: Expiry, createTime: Instant, now: Instant
  ) throws(Refusal) -> Instant? {
    let latest = maxTokenLife.map { createTime.advanced(by: $0) }
    switch expiry {
    case .organizationDefault:
      let end = defaultTokenLife.map { now.advanced(by: $0) }
      return [end, latest].compactMap(\.self).min()
    case .never:
      guard latest == nil else { throw .lifeTooLong(maxTokenLife) }
      return nil
    case .at(let end):
      guard end > now else { throw .expiryNotInFuture }
      guard end <= latest ?? .latest else { throw .lifeTooLong(maxTokenLife) }
      return end
    case .after(let life):
      guard life <= Limits.longestDuration else { throw .lifeTooLong(maxTokenLife) }
      return try end(.at(now.advanced(by: life)), createTime: createTime, now: now)
    }
  }

  /// When the tokens before a new one end; nil: now (A1).
  func end(_ overlap: Overlap, now: Instant) throws(Refusal) -> Instant? {
    switch overlap {
    case .none: return nil
    case .until(let end):
      guard end > now else { throw .overlapNotInFuture }
      guard end <= now.advanced(by: maxRotationOverlap) else {
        throw .overlapTooLong(maxRotationOverlap)
      }
      return end
    case .for(let duration):
      guard duration <= maxRotationOverlap else { throw .overlapTooLong(maxRotationOverlap) }
      return try end(.until(now.advanced(by: duration)), now: now)
    }
  }
}

extension Refusal {
  static let expiryNotInFuture = Refusal(
    .invalidArgument, .expiryNotInFuture, "A token can only end in the future.",
    field: "expire_time")

  static func lifeTooLong(_ longest: Duration?) -> Refusal {
    Refusal(
      .invalidArgument, .tokenLifeTooLong, "The organization's longest token life is shorter.",
      field: "expire_time",
      needed: ["max_token_life": (longest ?? Limits.longestDuration).recorded ?? ""])
  }

  static let overlapNotInFuture = Refusal(
    .invalidArgument, .overlapNotInFuture,
    "An overlap ends in the future; without one the earlier tokens end now.", field: "overlap")

  static func overlapTooLong(_ longest: Duration) -> Refusal {
    Refusal(
      .invalidArgument, .overlapTooLong, "The organization's longest overlap is shorter.",
      field: "overlap", needed: ["max_rotation_overlap": longest.recorded ?? ""])
  }
}
