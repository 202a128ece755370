import CArgon2
package import JetonSecret

/// Passwords as Argon2id (RFC 9106) in its own text form, which names its parameters.
///
/// Slow on purpose, some tens of milliseconds: never on a thread that serves connections.
package struct Argon2id: Sendable {
  // OWASP's choice for Argon2id with one lane: 19 MiB, two passes.
  package static let standard = Argon2id(memoryKiB: 19 * 1024, passes: 2)
  /// RFC 9106, section 3.1, for one lane.
  package static let memoryKiBMinimum: UInt32 = 8

  private static let saltCount = 16
  private static let hashCount = 32

  private let memoryKiB: UInt32
  private let passes: UInt32

  package init(memoryKiB: UInt32, passes: UInt32) {
    precondition(memoryKiB >= Self.memoryKiBMinimum && passes >= 1)
    self.memoryKiB = memoryKiB
    self.passes = passes
  }

  package func hash(_ password: Secret) throws(CryptoError) -> String {
    let salt = Randomness.bytes(Self.saltCount)
    let capacity = argon2_encodedlen(
      passes, memoryKiB, 1, UInt32(Self.saltCount), UInt32(Self.hashCount), Argon2_id)
    var text = [CChar](repeating: 0, count: capacity)
    let code = password.withBytes { bytes in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        unsafe argon2id_hash_encoded(
          passes, memoryKiB, 1, bytes.baseAddress, bytes.count, salt, salt.count, Self.hashCount,
          &text, text.count)
      }
    }
    if code == ARGON2_MEMORY_ALLOCATION_ERROR.rawValue { throw .outOfMemory }
    precondition(code == ARGON2_OK.rawValue, "Argon2 takes any password with these parameters")
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether this is the password. With nobody's hash it does the same work and answers no, so
  /// that the time does not tell whether the user exists.
  package func verify(_ password: Secret, against text: String?) throws(CryptoError) -> Bool {
    let code = password.withBytes { bytes in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        unsafe argon2id_verify(text ?? nobody, bytes.baseAddress, bytes.count)
      }
    }
    if code == ARGON2_MEMORY_ALLOCATION_ERROR.rawValue { throw .outOfMemory }
    return code == ARGON2_OK.rawValue && text != nil
  }

  /// A hash of the right shape for which nobody knows a password.
  private var nobody: String {
    let salt = String(repeating: "A", count: 22)
    let hash = String(repeating: "A", count: 43)
    return "$argon2id$v=19$m=\(memoryKiB),t=\(passes),p=1$\(salt)$\(hash)"
  }
}
