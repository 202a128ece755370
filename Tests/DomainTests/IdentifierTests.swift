import JetonDomain
import Testing

@Suite struct IdentifierTests {
  @Test(
    arguments: [
      (0, 0), (UInt64.max, UInt64.max), (1, 0), (0, 1), (1 << 63, 1), (0x0123_4567_89AB_CDEF, 42),
    ] as [(UInt64, UInt64)])
  func `an id's text is read back as the id`(high: UInt64, low: UInt64) {
    let id = TokenID(high: high, low: low)
    #expect(id.description.utf8.count == 30)
    #expect(TokenID(id.description) == id)
    #expect(UserID(id.description) == nil)
  }

  /// From the TypeID specification's own examples (0.3.0, valid.yml).
  @Test(
    arguments: [
      ("00000000000000000000000000", 0, 0), ("00000000000000000000000001", 0, 1),
      ("0000000000000000000000000a", 0, 10), ("0000000000000000000000000g", 0, 16),
      ("00000000000000000000000010", 0, 32),
      ("7zzzzzzzzzzzzzzzzzzzzzzzzz", .max, .max),
      ("0123456789abcdefghjkmnpqrs", 0x0110_C853_1D09_52D8, 0xD73E_1194_E95B_5F19),
      ("01h455vb4pex5vsknk084sn02q", 0x0189_0A5D_AC96_774B, 0xBCCE_B302_099A_8057),
    ] as [(String, UInt64, UInt64)])
  func `ids are TypeIDs`(text: String, high: UInt64, low: UInt64) {
    #expect(UserID("usr_" + text) == UserID(high: high, low: low))
    #expect(UserID(high: high, low: low).description == "usr_" + text)
  }

  @Test(arguments: [
    "", "usr", "usr_", "usr_0123456789abcdefghjkmnpqr", "usr_0123456789abcdefghjkmnpqrss",
    "usr_8zzzzzzzzzzzzzzzzzzzzzzzzz", "usr_0123456789ABCDEFGHJKMNPQRS",
    "usr_0123456789abcdefghjkmnpqri", "usr_0123456789abcdefghjkmnpqru",
    "USR_0123456789abcdefghjkmnpqrs", "usr-0123456789abcdefghjkmnpqrs",
    "usr_0123456789abcdefghjkmnpq é", "sa_0123456789abcdefghjkmnpqrs",
  ])
  func `any other spelling is no id`(text: String) {
    #expect(UserID(text) == nil)
  }

  @Test func `an id sorts after the one before it, of the same millisecond too`() {
    var entropy = SeededEntropy(seed: 7)
    var ids: [TokenID] = []
    for _ in 0..<100 {
      ids.append(
        TokenID(at: World.start, randomness: entropy.randomness(), after: ids.last))
    }
    #expect(ids == ids.sorted())
  }

  @Test func `ids made later sort later, as text too`() {
    var entropy = SeededEntropy(seed: 7)
    let ids = (0..<100).map { step in
      TokenID(
        at: World.start.advanced(by: .milliseconds(step)), randomness: entropy.randomness())
    }
    #expect(ids == ids.sorted())
    #expect(ids.map(\.description) == ids.map(\.description).sorted())
    #expect(ids.allSatisfy { $0.high >> 12 & 0xF == 7 && $0.low >> 62 == 2 })
  }
}
