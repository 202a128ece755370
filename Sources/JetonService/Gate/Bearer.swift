import JetonDomain
import JetonIndex

/// What the gate keeps of a connection's credential: its hash, made once, and what of its holder
/// cannot change. Whether it is good is read for each call.
package struct Bearer: Sendable {
  /// Nil for what cannot be a credential of ours.
  let digest: Digest?
  /// A token's principal as it was when the connection came, but for its role; nil for a session,
  /// whose user may get another name.
  let tokenHolder: Principal?
  let origin: Event.Origin
  /// By what its uses are noted.
  let place: Origins.Number
}
