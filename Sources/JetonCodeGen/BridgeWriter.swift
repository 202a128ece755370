/// Writes how a message and the structure protobuf-c has for it become each other: its conformance
/// to `Bridged`. What it writes is flat: one statement a field, in terms of `Unpack` and `Arena`.
struct BridgeWriter {
  let message: MessageType
  let names: SwiftNames
  let access: String

  func write(to source: inout SourceText) {
    let bridged = names.runtime("Bridged")
    source.block("extension \(names.type(message.fullName)): \(bridged)") { source in
      source.line(
        "\(access)static var fullName: \(names.known("String")) { \(message.fullName.asLiteral) }")
      source.block("\(access)static var cType: \(pointer)") { source in
        source.line("unsafe \(pointer)(\(CNames.prefix(message.fullName))__type())")
      }
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

  var pointer: String { names.known("UnsafeRawPointer") }
  var failure: String { names.runtime("DecodingFailure") }
  var unpack: String { names.runtime("Unpack") }
  var arena: String { names.runtime("Arena") }

  /// Both directions know the structure behind the address.
  func writeStructure(to source: inout SourceText) {
    let structure = CNames.structure(message.fullName)
    source.line("let c = unsafe c.assumingMemoryBound(to: \(structure).self)")
  }

  /// Where C keeps a field.
  func member(_ field: Field) -> String { "c.pointee.\(CNames.access(field.name))" }

  /// Where C keeps how many values a list has.
  func count(_ field: Field) -> String { "c.pointee.n_\(CNames.member(field.name))" }

  /// Where C keeps which field of a oneof is there: its number, or zero.
  func selector(_ oneof: String) -> String { "c.pointee.\(CNames.selector(oneof))" }

  func members(of oneof: Int) -> [Field] {
    message.fields.filter { $0.shape == .member(oneof) }
  }
}

extension Kind {
  /// Whether C holds it by itself, and not behind a pointer.
  var isNumber: Bool {
    switch self {
    case .int32, .int64, .uint32, .uint64, .float, .double, .bool, .enumeration: true
    case .string, .secret, .bytes, .message, .unsupported: false
    }
  }

  var isMessage: Bool {
    if case .message = self { true } else { false }
  }
}
