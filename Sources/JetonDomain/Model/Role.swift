/// What a user or service account may do across its organization. Each role includes
/// those below it; the raw values are those of `jeton.v1.Role` and of the stores.
package enum Role: Int32, Sendable, Hashable, Comparable, CaseIterable {
  case viewer = 1
  case contributor = 2
  case admin = 3
  case owner = 4

  package static func < (left: Role, right: Role) -> Bool {
    left.rawValue < right.rawValue
  }
}
