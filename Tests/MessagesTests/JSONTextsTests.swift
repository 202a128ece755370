import Testing

@testable import JetonMessages

@Suite struct JSONTextsTests {
  private static func cut(_ text: String, pieces: Int) -> [String] {
    var texts = JSONTexts()
    var found: [[UInt8]] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      texts.append(Array(bytes[start..<min(start + pieces, bytes.count)]))
      while let next = texts.next() { found.append(next) }
    }
    if let last = texts.last() { found.append(last) }
    return found.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    (#"{"a":"}{\"]"}{"b":[1,{}]}"#, [#"{"a":"}{\"]"}"#, #"{"b":[1,{}]}"#]),
    ("1 2\ntrue\n", ["1 ", "2\n", "true\n"]), (#""a""b" "c\\""#, [#""a""#, #""b""#, #""c\\""#]),
    ("", []), (" \n\t\r", []), ("{}", ["{}"]), (#"{"a":"#, [#"{"a":"#]), (#""a"#, [#""a"#]),
    ("}{} []", ["}{} ", "[]"]), ("[[[", ["[[["]),
  ])
  func `texts are cut where they end, however they come`(text: String, texts: [String]) {
    for pieces in 1...7 { #expect(Self.cut(text, pieces: pieces) == texts) }
  }

  @Test func `one that does not end is too long at some time`() {
    var texts = JSONTexts()
    texts.append(Array(repeating: UInt8(ascii: "["), count: JSONTexts.bytesMaximum))
    #expect(texts.next() == nil && !texts.isTooLong)
    texts.append([UInt8(ascii: "[")])
    #expect(texts.next() == nil && texts.isTooLong)
  }
}
