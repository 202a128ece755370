/// A message of any type, as the bytes it came in: for who calls or serves by descriptors, without
/// generated code.
public struct RawMessage: Message {
  /// It may be any; nothing depends on it.
  public static var fullName: String { "" }

  public var bytes: [UInt8] = []

  public init() {}

  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  public init(decoding bytes: Span<UInt8>, limits: DecodingLimits) throws(DecodingFailure) {
    self.bytes.reserveCapacity(bytes.count)
    for index in bytes.indices { self.bytes.append(bytes[index]) }
  }

  public func encode() -> [UInt8] { bytes }
}
