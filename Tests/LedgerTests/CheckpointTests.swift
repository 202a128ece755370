import JetonCrypto
import JetonDomain
import JetonSecret
import Testing

@testable import JetonLedger

@Suite struct CheckpointTests {
  private let key = SigningKey(seed: Secret([UInt8](repeating: 1, count: 32)))
  private let checkpoint = Checkpoint(
    origin: "jeton.example/acme", treeSize: 1, root: MerkleTree.leafHash([]),
    time: Instant(microseconds: 1_700_000_000_000_001))

  @Test func `its text has four lines`() {
    #expect(
      checkpoint.text == """
        jeton.example/acme
        1
        bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=
        time 1700000000000001

        """)
  }

  @Test func `a signature covers origin, size, root and time`() {
    let signed = checkpoint.signed(by: key)
    #expect(signed.isGenuine)
    var others: [Checkpoint] = []
    for change: (inout Checkpoint) -> Void in [
      { $0.origin = "other" }, { $0.treeSize = 2 }, { $0.root = MerkleTree.emptyRoot },
      { $0.time = .earliest },
    ] {
      var other = checkpoint
      change(&other)
      others.append(other)
    }
    for other in others {
      let forged = SignedCheckpoint(
        checkpoint: other, signature: signed.signature, publicKey: signed.publicKey)
      #expect(!forged.isGenuine)
    }
  }

  @Test func `as a note it ends with a signature line`() {
    let lines = checkpoint.signed(by: key).note.split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 7)
    #expect(lines[4] == "" && lines[6] == "")
    #expect(lines[5].hasPrefix("— jeton.example/acme "))
    #expect(lines[5].split(separator: " ")[2].count == 92)
  }
}
