/// A thing that is kept under the epoch of its last change.
package protocol Revised: Equatable {
  var updateTime: Instant { get set }
  var revision: Epoch { get set }
  var put: Change { get }
}

extension Revised {
  /// What a caller hands back to change only what it has seen.
  package var etag: String { String(revision) }
}

extension Organization: Revised {
  package var put: Change { .putOrganization(self) }
}

extension User: Revised {
  package var put: Change { .putUser(self) }
}

extension ServiceAccount: Revised {
  package var put: Change { .putServiceAccount(self) }
}

extension Token: Revised {
  package var put: Change { .putToken(self) }
}
