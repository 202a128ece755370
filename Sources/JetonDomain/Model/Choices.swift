/// When a token shall end.
package enum Expiry: Sendable, Hashable {
  case organizationDefault
  case at(Instant)
  case after(Duration)
  case never
}

/// How long the tokens before a new one go on.
package enum Overlap: Sendable, Hashable {
  /// They end now.
  case none
  case `for`(Duration)
  case until(Instant)
}

/// What becomes of one setting.
package enum Edit<Value: Sendable & Hashable>: Sendable, Hashable {
  case keep
  case set(Value)
}
