import JetonSecret
import Testing

@testable import JetonCrypto

@Suite struct SignatureTests {
  // RFC 8032, section 7.1, tests 1 and 2.
  @Test(arguments: [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
      """
      e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac\
      c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
      """
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
      """
      92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e\
      458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
      """
    ),
  ])
  func `signs as RFC 8032 does`(seed: String, message: String, key: String, signature: String)
    throws
  {
    let signer = SigningKey(seed: Secret(hex(seed)))
    #expect(signer.publicKey.bytes == hex(key))
    #expect(signer.sign(hex(message)) == hex(signature))
    #expect(signer.publicKey.verify(hex(signature), of: hex(message)))
  }

  @Test func `refuses another message, key or signature`() throws {
    let signer = SigningKey(rootKey: RootKey.generate())
    let message: [UInt8] = [1, 2, 3]
    let signature = signer.sign(message)
    #expect(!signer.publicKey.verify(signature, of: [1, 2, 4]))
    #expect(!signer.publicKey.verify(Array(signature.dropLast()), of: message))
    #expect(!signer.publicKey.verify([], of: message))
    #expect(!SigningKey(rootKey: RootKey.generate()).publicKey.verify(signature, of: message))
    let nothing = try #require(PublicKey(bytes: [UInt8](repeating: 0xFF, count: 32)))
    #expect(!nothing.verify(signature, of: message))
    #expect(PublicKey(bytes: [1]) == nil)
  }
}
