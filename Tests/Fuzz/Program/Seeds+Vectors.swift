import Foundation
import JetonWire

// The conversations of proto/vectors as scripts.

extension Seeds {
  /// What one side says in each file of the folder.
  static func conversations(of side: Character, _ folder: String) -> [[UInt8]] {
    let root = "proto/vectors/" + folder
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return names.sorted().compactMap { name in
      guard let text = try? String(contentsOfFile: root + "/" + name, encoding: .utf8) else {
        return nil
      }
      let lines = text.split(separator: "\n").filter { $0.first == side }
      return setting + lines.flatMap { steps(of: bytes(of: $0.dropFirst())) }
    }
  }

  /// The largest limits that a script can set, and pieces of four bytes.
  private static let setting: [UInt8] = [7, 3, 7, 7, 0, 0, 0, 3, 3]

  /// Bytes as they are, in steps of at most 200, and something done after each.
  private static func steps(of bytes: [UInt8]) -> [UInt8] {
    stride(from: 0, to: min(bytes.count, 600), by: 200).flatMap { start in
      let piece = bytes[start..<min(start + 200, bytes.count)]
      return [150, UInt8(piece.count)] + piece + [200, 6, 0]
    }
  }

  private static func bytes(of line: Substring) -> [UInt8] {
    let words = line.split(separator: " ")
    var bytes: [UInt8] = []
    switch words.first {
    case "PREFACE": bytes = Preface.client
    case "HELLO": bytes.appendFrame(.hello)
    case "REQUEST": bytes.appendFrame(.request, stream: 1, flags: .end)
    case "RESPONSE": bytes.appendFrame(.response, stream: 1)
    case "GOAWAY": bytes.appendFrame(.goAway)
    default: for word in words { bytes += repeated(word) }
    }
    return bytes
  }

  /// `78*300` is the byte 78 three hundred times.
  private static func repeated(_ word: Substring) -> [UInt8] {
    let parts = word.split(separator: "*")
    let digits = parts[0].compactMap(\.hexDigitValue)
    guard digits.count == parts[0].count else { return [] }
    let once = stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
    let times = parts.count == 2 ? Int(parts[1]) ?? 1 : 1
    return (0..<min(times, 300)).flatMap { _ in once }
  }
}
