import COpenSSL
import Glibc
package import JetonSecret

/// Bytes that nobody can guess. Without them nothing here is safe, so a source that fails ends
/// the program; there is no second choice.
package enum Randomness {
  package static func bytes(_ count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        // getentropy(3) blocks until the kernel's pool is seeded and gives all or nothing, up to
        // 256 bytes a call.
        let part = min(count - filled, 256)
        let code = unsafe getentropy(buffer.baseAddress! + filled, part)
        precondition(code == 0, "the kernel gives no random bytes")
        filled += part
      }
    }
  }

  package static func secret(_ count: Int) -> Secret {
    var plain = bytes(count)
    defer { wipe(&plain) }
    return Secret(plain)
  }

  /// What an `Identifier` is made of.
  package static func words() -> (UInt16, UInt64) {
    (UInt16(truncatingIfNeeded: word()), word())
  }

  private static func word() -> UInt64 {
    bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Overwrites bytes that were secret; the optimiser may not drop it.
func wipe(_ bytes: inout [UInt8]) {
  unsafe bytes.withUnsafeMutableBytes { buffer in
    unsafe OPENSSL_cleanse(buffer.baseAddress, buffer.count)
  }
}
