/// A service account with what a reader wants to know besides.
package struct ServiceAccountView: Sendable, Hashable {
  package var serviceAccount: ServiceAccount
  package var ownerName: String
  /// A8: its role is above its owner's.
  package var exceedsOwner: Bool
  package var liveTokenCount: Int
}
