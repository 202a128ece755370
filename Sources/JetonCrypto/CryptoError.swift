/// Why this room could not do its work.
package enum CryptoError: Error, Sendable, Hashable {
  /// Argon2 needs 19 MiB at a time.
  case outOfMemory
  case keyFile(path: String, problem: KeyFileProblem)

  package enum KeyFileProblem: Sendable, Hashable {
    case cannotOpen(errno: Int32)
    case cannotWrite(errno: Int32)
    /// Others than its owner may read or write it, or it is no plain file.
    case notPrivate
    /// Not 64 hexadecimal digits.
    case malformed
  }
}
