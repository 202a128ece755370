import Foundation
import JetonWire
import Testing

/// A file of proto/vectors: one conversation, as proto/vectors/README.md describes it.
struct Vector: Sendable, CustomTestStringConvertible {
  enum Side: Sendable { case client, server }

  enum Line: Sendable, Equatable {
    case bytes(Side, [UInt8])
    case preface(Side)
    /// A frame of that type; what is not named may be anything.
    case frame(Side, FrameType, stream: UInt32?, code: Int32?)
    case close(Side)
    /// The status code that the client's caller gets.
    case result(Int32)
    /// The server under test is set so before it begins.
    case setting(String, Int)
    /// The server under test is told to stop.
    case drain
  }

  let name: String
  let lines: [Line]

  var testDescription: String { name }

  /// What the caller of the client under test gets.
  var result: Int32? {
    for case .result(let code) in lines { return code }
    return nil
  }

  private static let proto = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "proto")

  static func all(_ folder: String) throws -> [Vector] {
    let root = proto.appending(path: "vectors/\(folder)")
    return try FileManager.default.contentsOfDirectory(atPath: root.path).sorted().map { name in
      try Vector(name: name, text: String(contentsOf: root.appending(path: name), encoding: .utf8))
    }
  }

  init(name: String, text: String) throws {
    self.name = name
    lines = try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      guard let parsed = Line(line) else { throw Malformed(line: "\(name): \(line)") }
      return parsed
    }
  }

  /// What PROTOCOL.md prints: bytes, and what they mean after two blanks. A line that begins with
  /// neither side goes on with the one before.
  static func conversation() throws -> Vector {
    let text = try String(contentsOf: proto.appending(path: "PROTOCOL.md"), encoding: .utf8)
    var lines: [String] = []
    let section = text.components(separatedBy: "byte by byte\n").last ?? ""
    for line in section.split(separator: "\n") where line.hasPrefix("    ") {
      let words = line.drop { $0 == " " }.components(separatedBy: "  ")[0]
      if let first = words.first, "><!".contains(first) {
        lines.append(words)
      } else if words.allSatisfy({ $0.isHexDigit || $0 == " " }) {
        lines[lines.count - 1] += " " + words
      }
    }
    return try Vector(name: "PROTOCOL.md", text: lines.joined(separator: "\n"))
  }

  struct Malformed: Error { var line: String }
}

extension Vector.Line {
  fileprivate init?(_ line: Substring) {
    let words = line.dropFirst().split(separator: " ")
    switch line.first {
    case ">": self.init(.client, words)
    case "<": self.init(.server, words)
    case "=":
      guard let code = words.first.flatMap({ Int32($0) }) else { return nil }
      self = .result(code)
    case "!":
      guard let name = words.first else { return nil }
      let number = words.dropFirst().first.flatMap { Int($0) }
      self = if let number { .setting(String(name), number) } else { .drain }
    default: return nil
    }
  }

  private init?(_ side: Vector.Side, _ words: [Substring]) {
    let numbers = words.dropFirst().compactMap { Int32($0) }
    switch words.first {
    case "close": self = .close(side)
    case "PREFACE": self = .preface(side)
    case "HELLO": self = .frame(side, .hello, stream: nil, code: nil)
    case "PING": self = .frame(side, .ping, stream: nil, code: nil)
    case "REQUEST": self = .frame(side, .request, stream: UInt32(numbers[0]), code: nil)
    case "RESPONSE":
      self = .frame(side, .response, stream: UInt32(numbers[0]), code: numbers[1])
    case "GOAWAY": self = .frame(side, .goAway, stream: nil, code: numbers[0])
    default:
      guard let bytes = Self.bytes(words) else { return nil }
      self = .bytes(side, bytes)
    }
  }

  /// Hexadecimal digits; `78*300` is the byte 78 three hundred times, `|` stands for nothing.
  private static func bytes(_ words: [Substring]) -> [UInt8]? {
    var bytes: [UInt8] = []
    for word in words where word != "|" {
      let parts = word.split(separator: "*")
      guard let once = hex(parts[0]), let times = parts.count == 1 ? 1 : Int(parts[1]) else {
        return nil
      }
      for _ in 0..<times { bytes += once }
    }
    return bytes
  }

  private static func hex(_ text: Substring) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
