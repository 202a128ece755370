/// What a client calls a request by, so that a repeated one is done once.
public enum RequestID {
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// 128 random bits as 26 characters of Crockford's base32.
  public static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    var bits = UInt128(generator.next()) << 64 | UInt128(generator.next())
    var characters: [UInt8] = []
    for _ in 0..<26 {
      characters.append(alphabet[Int(truncatingIfNeeded: bits & 31)])
      bits >>= 5
    }
    return String(decoding: characters, as: UTF8.self)
  }
}
