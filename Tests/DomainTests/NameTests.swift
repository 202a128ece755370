import JetonDomain
import Testing

@Suite struct NameTests {
  @Test(arguments: [
    "", " ", " ci", "ci ", "\tci", "ci\n", "c\u{0}i", "c\u{7}i", "c\u{7F}i", "c\u{85}i",
    "c\u{AD}i", "c\u{200B}i", "c\u{200D}i", "c\u{202E}i", "c\u{2028}i", "c\u{2029}i", "c\u{2066}i",
    "c\u{3164}i", "c\u{FE0F}i", "c\u{FEFF}i", "c\u{FFFE}i", "c\u{E000}i", "c\u{E0041}i",
    "c\u{10FFFF}i", "c\u{0378}i", "\u{A0}ci", "ci\u{3000}",
    "sa_01234567890123456789abcdef", "USR_01234567890123456789ABCDEF",
    "tok_01h455vb4pex5vsknk084sn02q", "ses_!!!!!!!!!!!!!!!!!!!!!!!!!!",
  ])
  func `A6: refuses a name one cannot see or trust`(name: String) {
    #expect(throws: Refusal.self) { try Name.validated(name, field: "name") }
  }

  @Test(arguments: [
    "c", "ci", "deploy to prod", "Ünïcödé", "日本語", "🚀", "sa_short", "a.b/c@d", "jeton_x",
    "e\u{301}",
  ])
  func `A6: takes a name that people would give`(name: String) throws {
    #expect(try Name.validated(name, field: "name") == name)
  }

  @Test(arguments: [(128, true), (129, false)])
  func `A6: a name has at most 128 characters`(count: Int, good: Bool) {
    let name = String(repeating: "é", count: count)
    #expect(((try? Name.validated(name, field: "name")) != nil) == good)
  }

  @Test func `A6: length is counted in Normalization Form C`() throws {
    let decomposed = String(repeating: "e\u{301}", count: 128)
    let name = try Name.validated(decomposed, field: "name")
    #expect(name.unicodeScalars.count == 128)
    let huge = String(repeating: "a", count: 1 << 20)
    #expect(throws: Refusal.self) { try Name.validated(huge, field: "name") }
    #expect(Name.sought(huge) == nil)
  }

  @Test func `S15: a secret pasted as a name is refused`() {
    for kind in ["jeton", "jsess", "jcode"] {
      let secret = "\(kind)_" + String(repeating: "aZ3bY4x", count: 7)
      for name in [secret, "my \(secret)!", "jeton_\(secret)", "_\(secret)"] {
        #expect(throws: Refusal.self) { try Name.validated(name, field: "name") }
      }
      #expect(throws: Never.self) {
        try Name.validated(String(secret.dropLast()), field: "name")
      }
    }
  }

  @Test(arguments: [
    ("CI", "ci"), ("Straße", "STRASSE"), ("ſ", "s"), ("Σς", "σσ"), ("é", "E\u{301}"), ("ﬁ", "FI"),
    ("\u{212B}", "å"), ("ǅ", "ǆ"), ("İ", "i\u{307}"), ("Ω", "\u{2126}"), ("ẞ", "ss"), ("ı", "i"),
  ])
  func `A6: names are the same without case and in any normalization`(one: String, two: String) {
    #expect(Array(Name.folded(one).utf8) == Array(Name.folded(two).utf8))
  }

  @Test(arguments: [("a", "b"), ("ci", "ci2"), ("a", "ä")])
  func `A6: other letters are other names`(one: String, two: String) {
    #expect(Name.folded(one) != Name.folded(two))
  }

  @Test func `folding a folded name changes nothing, whatever the character`() {
    var wrong: [UInt32] = []
    for value in UInt32(0x20)...0x1_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let once = Name.folded(String(Character(scalar)))
      if Array(Name.folded(once).utf8) != Array(once.utf8) { wrong.append(value) }
    }
    #expect(wrong.isEmpty)
  }
}
