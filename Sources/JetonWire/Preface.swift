/// The first eight bytes of each side. Frozen for all versions of the protocol.
package enum Preface {
  package static let count = 8
  package static let version: UInt8 = 1
  static let magic: [UInt8] = [0x4A, 0x54, 0x4E, 0x31]  // "JTN1"

  package enum Status: UInt8, Sendable, Hashable {
    case ok = 0
    case noCommonVersion = 1
    case overloaded = 2
    case draining = 3
  }

  package static var client: [UInt8] { magic + [version, version, 0, 0] }

  package static func server(_ status: Status) -> [UInt8] {
    magic + [status == .ok ? version : 0, status.rawValue, version, 0]
  }

  /// Whether `input` can still become a preface. Bytes after the magic may have any value.
  static func mayBegin(_ input: Span<UInt8>) -> Bool {
    for index in 0..<min(input.count, magic.count) where input[index] != magic[index] {
      return false
    }
    return true
  }

  /// What a server answers to a whole client preface.
  static func answer(to input: Span<UInt8>) -> Status {
    input[4] <= version && version <= input[5] ? .ok : .noCommonVersion
  }

  /// What a whole server preface says.
  static func verdict(in input: Span<UInt8>) -> Status? {
    guard let status = Status(rawValue: input[5]) else { return nil }
    return status == .ok && input[4] != version ? nil : status
  }
}
