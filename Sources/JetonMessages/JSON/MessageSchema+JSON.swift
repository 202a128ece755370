// ProtoJSON of any message whose schema is known, generated or not: it is made of the wire's bytes.
// A key that comes twice is refused, since parsers differ on what that means. Fields that the schema
// does not know are left out.
extension MessageSchema {
  /// Messages within messages, a map's entries among them; protobuf's own parsers stop there too.
  public static let jsonDepthMaximum = 100

  /// On one line, without spaces. What a terminal could obey is escaped.
  public func json(
    _ wire: [UInt8], options: JSONOptions = .standard
  ) throws(JSONFailure) -> String {
    var writer = JSONWriter(options)
    do throws(JSONFault) {
      try writer.message(wire[...], self)
      return writer.text
    } catch {
      throw JSONFailure(
        reason: error.reason, offset: writer.text.utf8.count, path: writer.path.text)
    }
  }

  /// A message's bytes. Fields may have their name of the schema, too.
  public func wire(
    json: [UInt8], options: JSONOptions = .standard
  ) throws(JSONFailure) -> [UInt8] {
    var reader = JSONReader(json, options)
    do throws(JSONFault) {
      return try reader.document(self)
    } catch {
      throw JSONFailure(
        reason: error.reason, offset: reader.scanner.tokenStart, path: reader.path.text)
    }
  }
}

extension DescribedMessage {
  public func json(options: JSONOptions = .standard) throws(JSONFailure) -> String {
    try Self.messageSchema.json(encode(), options: options)
  }

  public init(
    json: [UInt8], options: JSONOptions = .standard, limits: DecodingLimits = .standard
  ) throws(JSONFailure) {
    let wire = try Self.messageSchema.wire(json: json, options: options)
    do throws(DecodingFailure) {
      try self.init(decoding: wire.span, limits: limits)
    } catch {
      throw JSONFailure(reason: .invalidMessage, offset: 0, path: "")
    }
  }
}
