// When tokens may end (A1): future times, within what the organization allows.

extension Organization.Settings {
  /// The end that `expiry` means for a token made at `createTime`; nil: it does not end.
  func end(
    _ expiry: Expiry, createTime: Instant, now: Instant
  ) throws(Refusal) -> Instant? {
    let latest = maxTokenLife.map { createTime.advanced(by: $0) }
    let end: Instant
    switch expiry {
    case .organizationDefault:
      return [defaultTokenLife.map { now.advanced(by: $0) }, latest].compactMap(\.self).min()
    case .never:
      guard latest == nil else { throw .lifeTooLong(maxTokenLife, expiry) }
      return nil
    case .at(let time): end = time
    case .after(let life):
      guard life <= Limits.longestDuration else { throw .lifeTooLong(maxTokenLife, expiry) }
      end = now.advanced(by: life)
    }
    guard end > now else { throw .expiryNotInFuture(expiry) }
    guard end <= latest ?? .latest else { throw .lifeTooLong(maxTokenLife, expiry) }
    return end
  }

  /// When the tokens before a new one end; nil: now (A1).
  func end(_ overlap: Overlap, now: Instant) throws(Refusal) -> Instant? {
    let end: Instant
    switch overlap {
    case .none: return nil
    case .until(let time): end = time
    case .for(let duration):
      guard duration <= maxRotationOverlap else {
        throw .overlapTooLong(maxRotationOverlap, overlap.field)
      }
      end = now.advanced(by: duration)
    }
    guard end > now else { throw .overlapNotInFuture(overlap) }
    guard end <= now.advanced(by: maxRotationOverlap) else {
      throw .overlapTooLong(maxRotationOverlap, overlap.field)
    }
    return end
  }
}

// Which field of the request made the choice.

extension Expiry {
  var field: String {
    switch self {
    case .organizationDefault, .at: "expire_time"
    case .after: "time_to_live"
    case .never: "never_expires"
    }
  }
}

extension Overlap {
  fileprivate var field: String {
    switch self {
    case .none, .for: "overlap"
    case .until: "previous_expire_time"
    }
  }
}

extension Refusal {
  fileprivate static func expiryNotInFuture(_ expiry: Expiry) -> Refusal {
    Refusal(
      .invalidArgument, .expiryNotInFuture, "A token can only end in the future.",
      field: expiry.field)
  }

  fileprivate static func lifeTooLong(_ longest: Duration?, _ expiry: Expiry) -> Refusal {
    Refusal(
      .invalidArgument, .tokenLifeTooLong, "The organization's longest token life is shorter.",
      field: expiry.field,
      needed: ["max_token_life": (longest ?? Limits.longestDuration).recorded ?? ""])
  }

  fileprivate static func overlapNotInFuture(_ overlap: Overlap) -> Refusal {
    Refusal(
      .invalidArgument, .overlapNotInFuture,
      "An overlap ends in the future; without one the earlier tokens end now.",
      field: overlap.field)
  }

  static func overlapTooLong(_ longest: Duration, _ field: String) -> Refusal {
    Refusal(
      .invalidArgument, .overlapTooLong, "The organization's longest overlap is shorter.",
      field: field, needed: ["max_rotation_overlap": longest.recorded ?? ""])
  }
}
