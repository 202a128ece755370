import JetonSecret
import Testing

@Suite struct SecretTests {
  @Test func `does not print`() {
    let secret = Secret("jeton_hush")
    #expect("\(secret)" == "[secret]")
    #expect(String(reflecting: secret) == "[secret]")
    var dumped = ""
    dump(secret, to: &dumped)
    #expect(!dumped.contains("hush"))
  }

  @Test(arguments: [("a", "a", true), ("a", "b", false), ("a", "ab", false), ("", "", true)])
  func `is equal when the bytes are`(left: String, right: String, equal: Bool) {
    #expect((Secret(left) == Secret(right)) == equal)
  }

  @Test func `reveals what was put in`() {
    #expect(Secret("jeton_é").reveal() == "jeton_é")
  }
}
