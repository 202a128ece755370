/// A protobuf message as a Swift value. Generated types conform; the encoding is
/// protobuf-c's, through `CJetonProto`.
public protocol Message: Sendable, Hashable {
  /// For example "jeton.v1.Token".
  static var fullName: String { get }
  init()
  /// Reads `bytes`, which are borrowed for the call; nothing of them is kept.
  init(decoding bytes: Span<UInt8>, limits: DecodingLimits) throws(DecodingFailure)
  /// The message's bytes; equal messages give equal bytes.
  func encode() -> [UInt8]
}

/// What one message may cost to decode.
public struct DecodingLimits: Sendable, Hashable {
  /// Bytes that protobuf-c may take from the arena.
  public var arenaBytes: Int

  public init(arenaBytes: Int) {
    self.arenaBytes = arenaBytes
  }

  /// 16 times the longest frame, and 16 KiB, in the default configuration.
  public static let standard = DecodingLimits(arenaBytes: 16 << 20 + 16 << 10)
}

/// Why bytes are no message.
public enum DecodingFailure: Error, Sendable, Hashable {
  case malformed
  /// The message would take more memory than `DecodingLimits` allows.
  case tooCostly
  case invalidUTF8(field: String)
  /// A field that holds one value came more than once; parsers differ on what that means.
  case repeatedSingularField(field: String)
}
