import JetonSecret
import Testing

@testable import JetonCrypto

@Suite struct TokenTextTests {
  private let text = TokenText(.token, entropy: (0..<32).map { UInt8(truncatingIfNeeded: $0 * 37) })

  @Test(arguments: TokenText.Kind.allCases)
  func `a credential is 55 characters: prefix, 43 and 6 of base62`(kind: TokenText.Kind) throws {
    for entropy: [UInt8] in [[UInt8](repeating: 0, count: 32), [UInt8](repeating: 255, count: 32)] {
      let text = TokenText(kind, entropy: entropy).secret.reveal()
      #expect(text.utf8.count == 55)
      #expect(text.hasPrefix(kind.rawValue))
      #expect(text.dropFirst(6).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
      #expect(try #require(TokenText(Secret(text))).kind == kind)
    }
  }

  @Test func `its digits are the number that was drawn`() {
    let one = [UInt8](repeating: 0, count: 31) + [62]
    #expect(
      TokenText(.token, entropy: one).secret.reveal().dropFirst(6).prefix(43)
        == String(repeating: "0", count: 41) + "10")
  }

  @Test func `every change of one character is refused`() {
    let good = Array(text.secret.reveal().utf8)
    for index in good.indices {
      for byte in [UInt8(ascii: "0"), UInt8(ascii: "z"), UInt8(ascii: " "), 0, 0xC3]
      where byte != good[index] {
        var bad = good
        bad[index] = byte
        #expect(TokenText.kind(of: bad.span) == nil, "at \(index): \(byte)")
      }
    }
  }

  @Test(arguments: [
    "", "jeton_", "jeton", " ", "jeton_\u{0}", String(repeating: "z", count: 55),
    String(repeating: "jeton_", count: 9) + "j",
  ])
  func `what is no credential is refused`(text: String) {
    #expect(TokenText(Secret(text)) == nil)
  }

  @Test func `more, less, and surroundings are refused`() {
    let good = text.secret.reveal()
    for bad in [good + "0", String(good.dropLast()), " " + good, good + "\n", good + good] {
      #expect(TokenText(Secret(bad)) == nil)
    }
    // The checksum of another kind's text is another.
    #expect(TokenText(Secret("jsess_" + good.dropFirst(6))) == nil)
  }

  @Test func `a hint shows four of its digits and no checksum (S15)`() {
    let good = text.secret.reveal()
    #expect(text.hint == good.prefix(10) + "…")
  }

  @Test func `no two are the same`() {
    let texts = (0..<100).map { _ in TokenText.generate(.token).secret.reveal() }
    #expect(Set(texts).count == 100)
  }
}
