/// Names of organizations, users and service accounts (A6).
package enum Name {
  /// What names are compared by.
  package static func folded(_ name: String) -> String { name.lowercased() }
}
