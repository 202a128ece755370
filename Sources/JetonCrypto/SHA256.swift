// The room of hashing, sealing, signing and randomness. It alone knows OpenSSL and Argon2, and
// no pointer of theirs leaves it. It must not know what is hashed or why: no token state, no
// role, no store.

import COpenSSL

/// A SHA-256 under way: a plain value, so that a common beginning is hashed once and copied.
///
/// One-shot `SHA256` and `EVP_Digest` look the algorithm up on each call in OpenSSL 3.0, which
/// costs more than a block.
package struct SHA256: Sendable {
  private var state = SHA256_CTX()

  package init() {
    unsafe SHA256_Init(&state)
  }

  package mutating func update(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      _ = unsafe SHA256_Update(&state, buffer.baseAddress, buffer.count)
    }
  }

  package mutating func update(_ bytes: [UInt8]) {
    update(bytes.span)
  }

  package mutating func update(_ byte: UInt8) {
    unsafe withUnsafeBytes(of: byte) { buffer in
      _ = unsafe SHA256_Update(&state, buffer.baseAddress, 1)
    }
  }

  package mutating func update(_ value: HashValue) {
    let words = (
      value.words.0.bigEndian, value.words.1.bigEndian, value.words.2.bigEndian,
      value.words.3.bigEndian
    )
    unsafe withUnsafeBytes(of: words) { buffer in
      _ = unsafe SHA256_Update(&state, buffer.baseAddress, HashValue.byteCount)
    }
  }

  package func finalized() -> HashValue {
    var state = state
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    unsafe withUnsafeMutableBytes(of: &words) { buffer in
      _ = unsafe SHA256_Final(buffer.bindMemory(to: UInt8.self).baseAddress, &state)
    }
    return HashValue(
      words: (
        UInt64(bigEndian: words.0), UInt64(bigEndian: words.1), UInt64(bigEndian: words.2),
        UInt64(bigEndian: words.3)
      ))
  }

  /// What one block holds behind another, with its length.
  static let blockTextMaximum = Int(jeton_block_text_maximum)

  /// What updating `inner` with `bytes`, and `outer` with the result, comes to: each state stands
  /// after one block, and one more is all there is. Takes no memory.
  static func keyed(_ inner: SHA256, _ outer: SHA256, _ bytes: Span<UInt8>) -> HashValue {
    precondition(bytes.count <= blockTextMaximum)
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    unsafe withUnsafePointer(to: inner.state) { inner in
      unsafe withUnsafePointer(to: outer.state) { outer in
        unsafe bytes.withUnsafeBufferPointer { bytes in
          unsafe withUnsafeMutableBytes(of: &words) { words in
            unsafe jeton_keyed_hash(
              inner, outer, bytes.baseAddress, bytes.count,
              words.bindMemory(to: UInt64.self).baseAddress)
          }
        }
      }
    }
    return HashValue(words: words)
  }

  package static func hash(_ bytes: [UInt8]) -> HashValue {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalized()
  }
}
