extension ContinuousClock.Instant? {
  /// The first of two instants that may not be set.
  package func orEarlier(_ other: ContinuousClock.Instant?) -> ContinuousClock.Instant? {
    guard let self else { return other }
    guard let other else { return self }
    return Swift.min(self, other)
  }
}
