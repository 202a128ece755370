import COpenSSL

/// Whom a certificate was given to.
package struct CertificateNames: Sendable, Hashable {
  /// Characters of a name, and names, that are kept.
  private static let lengthMaximum: CInt = 256
  private static let countMaximum: CInt = 16

  /// As RFC 4514 writes it, for example `CN=deployer,O=Example`.
  package let subject: String
  /// The alternative names, for example `DNS:deployer.example.com`.
  package let names: [String]

  init(_ certificate: OpaquePointer) {
    subject = unsafe Self.text { buffer, capacity in
      unsafe jeton_tls_subject(certificate, buffer, capacity)
    }
    let stack = unsafe jeton_tls_names(certificate)
    defer { unsafe jeton_tls_free_names(stack) }
    let count = unsafe min(jeton_tls_name_count(stack), Self.countMaximum)
    names = (0..<max(count, 0)).map { index in
      unsafe Self.text { buffer, capacity in unsafe jeton_tls_name(stack, index, buffer, capacity) }
    }
  }

  /// An authority may sign any bytes: what does not print is shown as a question mark.
  private static func text(_ fill: (UnsafeMutablePointer<CChar>?, CInt) -> CInt) -> String {
    var buffer = [CChar](repeating: 0, count: Int(lengthMaximum))
    let count = unsafe buffer.withUnsafeMutableBufferPointer { buffer in
      unsafe fill(buffer.baseAddress, lengthMaximum)
    }
    let bytes = buffer.prefix(Int(count)).map { character in
      (0x20..<0x7F).contains(character) ? UInt8(character) : UInt8(ascii: "?")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
