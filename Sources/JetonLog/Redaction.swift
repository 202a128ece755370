private let prefixes = ["jeton_", "jsess_", "jcode_"].map { Array($0.utf8) }

/// The text with every credential in it cut down to its prefix: whatever follows one of the
/// prefixes without a break, whether or not it is a good credential. Half a secret is one, too.
package func redacted(_ text: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(text.count)
  var position = 0
  while position < text.count {
    guard let prefix = prefixes.first(where: { text[position...].starts(with: $0) }) else {
      result.append(text[position])
      position += 1
      continue
    }
    var end = position + prefix.count
    while end < text.count, isPartOfWord(text[end]) { end += 1 }
    result += prefix
    if end > position + prefix.count { result += Array("[secret]".utf8) }
    position = end
  }
  return result
}

private func isPartOfWord(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
    true
  default: false
  }
}

package func redacted(_ text: String) -> String {
  String(decoding: redacted(Array(text.utf8)), as: UTF8.self)
}
