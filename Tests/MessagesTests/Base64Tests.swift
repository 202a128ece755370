import JetonMessages
import Testing

@Suite struct `Text in base64` {
  /// RFC 4648, section 10.
  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
  func `is that of RFC 4648, padded or not`(plain: String, text: String) {
    #expect(String(decoding: Base64.encode(plain.utf8), as: UTF8.self) == text)
    #expect(Base64.decode(text.utf8) == Array(plain.utf8))
    #expect(Base64.decode(text.utf8.filter { $0 != UInt8(ascii: "=") }) == Array(plain.utf8))
  }

  @Test(arguments: ["Z", "Zg=", "Zg===", "Zh==", "Zm9v=", "Zm8=Zm8=", "Z g=", "Zg\n=="])
  func `is refused when it is none, or has bits that mean nothing`(text: String) {
    #expect(Base64.decode(text.utf8) == nil)
  }
}
