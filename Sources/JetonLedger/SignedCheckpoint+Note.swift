package import JetonCrypto
import JetonDomain

extension SignedCheckpoint {
  /// As a signed note: the text, an empty line, and a signature line (C2SP signed-note).
  package var note: String {
    let name = checkpoint.origin
    let keyHash = publicKey.noteKeyHash(of: name)
    return "\(checkpoint.text)\n— \(name) \(base64(keyHash + signature))\n"
  }
}

/// A head as somebody kept it: a signed note. It names its key by four bytes of a hash only, so
/// it takes the ledger's keys to tell whether it is genuine.
package struct HeadNote: Sendable, Hashable {
  package let checkpoint: Checkpoint
  /// Each behind the hash of its key. There may be some of witnesses, whom we do not know.
  private let signatures: [[UInt8]]

  package init(_ signed: SignedCheckpoint) {
    checkpoint = signed.checkpoint
    signatures = [signed.publicKey.noteKeyHash(of: checkpoint.origin) + signed.signature]
  }

  /// All notes of a text, one behind the other. Nil when there is something else in it.
  package static func read(_ text: String) -> [HeadNote]? {
    var lines = text.split(separator: "\n" as Character, omittingEmptySubsequences: false)
      .map(String.init)[...]
    var notes: [HeadNote] = []
    while true {
      lines = lines.drop(while: \.isEmpty)
      if lines.isEmpty { return notes }
      guard let note = HeadNote(&lines) else { return nil }
      notes.append(note)
    }
  }

  private init?(_ lines: inout ArraySlice<String>) {
    guard lines.count >= 6, let checkpoint = Checkpoint(lines: Array(lines.prefix(4))),
      lines.dropFirst(4).first == ""
    else { return nil }
    let signed = lines.dropFirst(5).prefix { $0.hasPrefix("— ") }
    lines = lines.dropFirst(5 + signed.count)
    let prefix = "— \(checkpoint.origin) "
    signatures = signed.filter { $0.hasPrefix(prefix) }
      .compactMap { bytes(base64: String($0.dropFirst(prefix.count))) }
    self.checkpoint = checkpoint
    if signatures.isEmpty { return nil }
  }

  package func isSigned(by key: PublicKey) -> Bool {
    let keyHash = key.noteKeyHash(of: checkpoint.origin)
    return signatures.contains { signature in
      signature.starts(with: keyHash)
        && key.verify(Array(signature[keyHash.count...]), of: Array(checkpoint.text.utf8))
    }
  }
}

extension Checkpoint {
  init?(lines: [String]) {
    guard lines.count == 4, Self.isOrigin(lines[0]), let size = UInt64(lines[1]),
      let root = bytes(base64: lines[2]).flatMap({ HashValue(bytes: $0) }),
      lines[3].hasPrefix("time "), let time = Int64(lines[3].dropFirst(5))
    else { return nil }
    self.init(
      origin: lines[0], treeSize: size, root: root, time: Instant(microseconds: time))
    // Numbers have one form.
    guard text == lines.map({ $0 + "\n" }).joined() else { return nil }
  }
}

extension PublicKey {
  private static let noteType: UInt8 = 0x01

  fileprivate func noteKeyHash(of name: String) -> [UInt8] {
    Array(SHA256.hash(Array(name.utf8) + [0x0A, Self.noteType] + bytes).bytes.prefix(4))
  }

  /// As C2SP signed-note writes a verifier's key: name, hash, and key.
  package func noteKey(of name: String) -> String {
    let digits = Array("0123456789abcdef")
    let hash = String(
      noteKeyHash(of: name).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    return "\(name)+\(hash)+\(JetonLedger.base64([Self.noteType] + bytes))"
  }
}
