import JetonSockets
import Testing

@Suite struct AddressTests {
  @Test(arguments: [
    "", "localhost", "localhost:", "localhost:+80", "localhost:-1", "localhost:65536", ":80",
    "::1:80",
    "a b:80", "tcp://", "unix:", "a%lo:80",
  ])
  func `refuses what is no address`(text: String) {
    #expect(Address(text) == nil)
  }

  @Test(arguments: [
    "unix:/run/jeton", "localhost:80", "127.0.0.1:0", "[::1]:80", "[fe80::1%lo]:80", "[a%lo]:80",
  ])
  func `is written as it is read`(text: String) {
    #expect(Address(text)?.description == text)
  }
}
