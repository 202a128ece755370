/// Writes how a message and the structure protobuf-c has for it become each other. What it
/// writes is flat: one statement a field, in terms of `Unpack` and `Arena` of JetonMessages.
struct BridgeWriter {
  let message: MessageType
  let names: SwiftNames
  let access: String

  func write(to source: inout SourceText) {
    source.block("extension \(names.type(message.fullName)): @unsafe Bridged") { source in
      source.line(
        "\(access)static var fullName: \(names.known("String")) { \(message.fullName.asLiteral) }")
      source.line("typealias C = \(CNames.structure(message.fullName))")
      source.block("static var cType: UnsafePointer<ProtobufCMessageDescriptor>") { source in
        source.line("unsafe \(CNames.prefix(message.fullName))__type()")
      }
      source.line()
      writeRequirements(to: &source)
      source.line()
      writeDecoding(to: &source)
      source.line()
      writeEncoding(to: &source)
    }
    for nested in message.messages {
      source.line()
      BridgeWriter(message: nested, names: names, access: access).write(to: &source)
    }
  }

  /// What Message wants. An extension of Bridged cannot give it, since it is less visible.
  private func writeRequirements(to source: inout SourceText) {
    let byte = names.known("UInt8")
    source.block(
      "\(access)init(decoding bytes: \(names.known("Span"))<\(byte)>, limits: "
        + "\(names.known("DecodingLimits", from: "JetonMessages"))) throws(\(failure))"
    ) { $0.line("self = try unsafe Self.unpack(bytes, limits)") }
    source.block("\(access)func encode() -> [\(byte)]") { $0.line("unsafe pack()") }
  }

  var failure: String { names.known("DecodingFailure", from: "JetonMessages") }

  /// Where C keeps a field.
  func member(_ field: Field) -> String { "c.pointee.\(CNames.access(field.name))" }

  /// Where C keeps how many values a list has.
  func count(_ field: Field) -> String { "c.pointee.n_\(field.name.lowercased())" }

  /// Where C keeps whether an `optional` field is there: its number, or zero.
  func selector(_ field: Field) -> String {
    "c.pointee.\(CNames.selector("_" + field.name))"
  }

  func members(of oneof: Int) -> [Field] {
    message.fields.filter { $0.shape == .member(oneof) }
  }
}

extension Kind {
  /// Whether C holds it by itself, and not behind a pointer.
  var isNumber: Bool {
    switch self {
    case .int32, .int64, .uint32, .uint64, .bool, .enumeration: true
    case .string, .secret, .bytes, .message, .unsupported: false
    }
  }

  var isMessage: Bool {
    if case .message = self { true } else { false }
  }
}
