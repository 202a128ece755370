/// What becomes of fields that are not to be seen.
public enum JSONSecrets: Sendable, Hashable {
  /// They stand as "[secret]".
  case hidden
  case shown
}

// ProtoJSON of any message whose schema is known, generated or not: it is made of the wire's bytes.
// Narrower than protobuf's: duplicate and unknown keys are refused, integers are written as such
// (not 1.0 or 1e2), and floats do not exist. Fields that the schema does not know are left out.
extension MessageSchema {
  /// Messages within messages; protobuf's own parsers stop there too.
  public static let jsonDepthMaximum = 100

  /// On one line, without spaces. What a terminal could obey is escaped.
  public func json(
    _ wire: [UInt8], secrets: JSONSecrets = .hidden
  ) throws(JSONFailure) -> String {
    var writer = JSONWriter(secrets)
    do throws(JSONFault) {
      try writer.message(wire[...], self)
      return writer.text
    } catch {
      throw JSONFailure(
        reason: error.reason, offset: writer.text.utf8.count, path: writer.path.text)
    }
  }

  /// A message's bytes. Fields may have their name of the schema, too.
  public func wire(json: [UInt8]) throws(JSONFailure) -> [UInt8] {
    var reader = JSONReader(json)
    do throws(JSONFault) {
      return try reader.document(self)
    } catch {
      throw JSONFailure(
        reason: error.reason, offset: reader.scanner.tokenStart, path: reader.path.text)
    }
  }
}

extension DescribedMessage {
  public func json(secrets: JSONSecrets = .hidden) throws(JSONFailure) -> String {
    try Self.messageSchema.json(encode(), secrets: secrets)
  }

  public init(json: [UInt8], limits: DecodingLimits = .standard) throws(JSONFailure) {
    let wire = try Self.messageSchema.wire(json: json)
    do throws(DecodingFailure) {
      try self.init(decoding: wire.span, limits: limits)
    } catch {
      throw JSONFailure(reason: .invalidMessage, offset: 0, path: "")
    }
  }
}
