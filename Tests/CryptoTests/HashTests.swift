import JetonSecret
import Testing

@testable import JetonCrypto

@Suite struct HashTests {
  @Test func `SHA-256 gives what FIPS 180-4 gives`() {
    #expect(
      SHA256.hash(Array("abc".utf8)).bytes
        == hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
    #expect(
      SHA256.hash([]).bytes
        == hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
  }

  @Test func `a hash survives its bytes`() {
    let hash = SHA256.hash([1, 2, 3])
    #expect(HashValue(bytes: hash.bytes) == hash)
    #expect(HashValue(bytes: [1, 2, 3]) == nil)
  }

  // RFC 4231, test cases 1, 2 and 3.
  @Test(arguments: [
    (
      String(repeating: "0b", count: 20), "4869205468657265",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      String(repeating: "aa", count: 20), String(repeating: "dd", count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
  ])
  func `a keyed hash is HMAC-SHA-256`(key: String, message: String, digest: String) {
    #expect(KeyedHash(key: Secret(hex(key))).hash(hex(message)).bytes == hex(digest))
  }

  // RFC 5869, appendix A.1.
  @Test func `keys are derived as HKDF says`() {
    let derived = KeyDerivation.derive(
      from: hex(String(repeating: "0b", count: 22)).span,
      salt: hex("000102030405060708090a0b0c").span, info: hex("f0f1f2f3f4f5f6f7f8f9"), count: 42)
    #expect(
      derived
        == hex(
          """
          3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf
          34007208d5b887185865
          """))
  }

  @Test func `CRC-32 gives its check value`() {
    #expect(CRC32.checksum(Array("123456789".utf8).span) == 0xCBF4_3926)
  }

  @Test func `random bytes come in any number, and differ`() {
    for count in [0, 1, 256, 257, 1000] {
      #expect(Randomness.bytes(count).count == count)
    }
    #expect(Randomness.bytes(32) != Randomness.bytes(32))
  }
}
