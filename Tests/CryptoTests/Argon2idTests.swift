import JetonCrypto
import JetonSecret
import Testing

@Suite struct Argon2idTests {
  private let hashing = Argon2id(memoryKiB: Argon2id.memoryKiBMinimum, passes: 1)

  @Test func `tells the password from others`() throws {
    let text = try hashing.hash(Secret("correct horse"))
    #expect(text.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
    #expect(try hashing.verify(Secret("correct horse"), against: text))
    #expect(try !hashing.verify(Secret("correct horses"), against: text))
    #expect(try !hashing.verify(Secret(""), against: text))
  }

  @Test func `salts, so equal passwords are not seen to be equal`() throws {
    #expect(try hashing.hash(Secret("same")) != hashing.hash(Secret("same")))
  }

  @Test func `checks with the parameters of the hash, not its own`() throws {
    let text = try hashing.hash(Secret("old"))
    #expect(try Argon2id(memoryKiB: 16, passes: 2).verify(Secret("old"), against: text))
  }

  @Test func `nobody has no password`() throws {
    #expect(try !hashing.verify(Secret(""), against: nil))
  }

  @Test(arguments: ["", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA", "plain"])
  func `a hash that is none lets nobody in`(text: String) throws {
    #expect(try !hashing.verify(Secret("x"), against: text))
  }
}
