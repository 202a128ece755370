// Bytes and Swift messages, each made of the other. The only room with protobuf-c's pointers, and
// none of them leaves it. It knows neither frames nor calls, and what a message means is not its
// business: the files under Generated/ come from the schema, the rest is the same for all of them.

/// A protobuf message as a Swift value. Generated types conform; the encoding is
/// protobuf-c's, through `CJetonProto`.
public protocol Message: Sendable, Hashable {
  /// For example "jeton.v1.Token".
  static var fullName: String { get }
  init()
  /// Reads `bytes`, which are borrowed for the call; nothing of them is kept.
  init(decoding bytes: Span<UInt8>, limits: DecodingLimits) throws(DecodingFailure)
  /// The message's bytes; equal messages give equal bytes, but for texts that Swift finds equal
  /// and that are spelt in different scalars.
  func encode() -> [UInt8]
  /// The fields, by their names in the schema, that its option `behavior` calls required and that
  /// hold nothing.
  var missingFields: [String] { get }
  /// Whether there are any that could be missing.
  static var hasRequiredFields: Bool { get }
}

extension Message {
  public var missingFields: [String] { [] }
  public static var hasRequiredFields: Bool { false }
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
