/// The bounds that the domain holds, each in one place.
package enum Limits {
  /// S7.
  package static let liveTokensPerServiceAccount = 10
  /// A6; in Unicode scalars, like all lengths of text here.
  package static let name = 1...128
  package static let description = 0...1024
  package static let displayName = 0...128
  package static let action = 1...128
  package static let resource = 0...512
  package static let reference = 0...256
  /// In bytes. The domain sees only hashes; whoever hashes holds this.
  package static let password = 12...1024
  /// A further login ends the oldest session.
  package static let sessionsPerUser = 32
  /// That one event names.
  package static let relatedObjects = 1000
  package static let setupCodeLife: Duration = .seconds(7 * 86_400)
  /// One hundred years: no life, overlap or setting is longer, so none overflows a time.
  package static let longestDuration: Duration = .seconds(36_525 * 86_400)
  /// Of a token, as a setting.
  package static let shortestTokenLife: Duration = .seconds(1)
}
