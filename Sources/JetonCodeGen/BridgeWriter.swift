/// Writes how a message and the structure protobuf-c has for it become each other. What it
/// writes is flat: one statement a field, in terms of `Unpack` and `Arena` of JetonMessages.
struct BridgeWriter {
  let message: MessageType
  let names: SwiftNames
  let access: String

  func write(to source: inout SourceText) {
    let structure = CNames.structure(message.fullName)
    source.block("extension \(names.type(message.fullName)): @unsafe Bridged") { source in
      source.line(
        "\(access)static var fullName: \(names.known("String")) { \(message.fullName.asLiteral) }")
      source.line("typealias C = \(structure)")
      source.block("static var cType: UnsafePointer<ProtobufCMessageDescriptor>") { source in
        source.line("unsafe \(CNames.prefix(message.fullName))__type()")
      }
      source.line()
      writePublic(to: &source)
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

  private func writePublic(to source: inout SourceText) {
    let failure = names.known("DecodingFailure", from: "JetonMessages")
    let byte = names.known("UInt8")
    source.block(
      "\(access)init(decoding bytes: \(names.known("Span"))<\(byte)>, limits: "
        + "\(names.known("DecodingLimits", from: "JetonMessages"))) throws(\(failure))"
    ) { $0.line("self = try unsafe Self.unpack(bytes, limits)") }
    source.block("\(access)func encode() -> [\(byte)]") { $0.line("unsafe pack()") }
  }

  private func writeDecoding(to source: inout SourceText) {
    source.block(
      "init(_ c: UnsafePointer<C>) throws(\(names.known("DecodingFailure", from: "JetonMessages")))"
    ) { source in
      for field in message.fields { decode(field, to: &source) }
      for (index, oneof) in message.oneofs.enumerated() { decode(oneof, index, to: &source) }
      source.line("unsafe self.unknownFields = UnknownFields(c.pointee.base)")
    }
  }

  private func decode(_ field: Field, to source: inout SourceText) {
    let member = "c.pointee.\(CNames.access(field.name))"
    let count = "c.pointee.n_\(field.name.lowercased())"
    let target = "self.\(field.swiftName)"
    switch field.shape {
    case .member: break
    case .single:
      if case .message = field.kind {
        source.line("\(target) = try unsafe Unpack.optional(\(member), \(field.name.asLiteral))")
      } else {
        source.line("\(target) = \(value(of: field.kind, member, field.name))")
      }
    case .optional:
      source.block(
        "if unsafe c.pointee.\(CNames.selector("_" + field.name)).rawValue == \(field.number)"
      ) { $0.line("\(target) = \(value(of: field.kind, member, field.name))") }
    case .repeated:
      let element = value(of: field.kind, "value", field.name, isInMemory: false)
      source.line("\(target) = try unsafe Unpack.list(\(count), \(member)) {")
      source.indented { $0.line("value throws(DecodingFailure) in \(element)") }
      source.line("}")
    case .map(let key, _):
      source.line("\(target) = try unsafe Unpack.dictionary(\(count), \(member)) {")
      source.indented { source in
        source.line("entry throws(DecodingFailure) in")
        source.line("let key = \(value(of: key, "entry.pointee.key", field.name))")
        source.line("let value: \(names.type(field.kind))")
        source.line("value = \(value(of: field.kind, "entry.pointee.value", field.name))")
        source.line("return (key, value)")
      }
      source.line("}")
    }
  }

  private func decode(_ oneof: OneOf, _ index: Int, to source: inout SourceText) {
    source.line("switch unsafe c.pointee.\(CNames.selector(oneof.name)).rawValue {")
    for field in message.fields where field.shape == .member(index) {
      let value = value(of: field.kind, "c.pointee.\(CNames.access(field.name))", field.name)
      source.line("case \(field.number): self.\(oneof.swiftName) = .\(field.swiftName)(\(value))")
    }
    source.line("default: break")
    source.line("}")
  }

  /// An expression for one value that C has as `source`: behind a pointer, or at hand already.
  private func value(
    of kind: Kind, _ source: String, _ field: String, isInMemory: Bool = true
  ) -> String {
    let mark = isInMemory ? "unsafe " : ""
    return switch kind {
    case .int32, .int64, .uint32, .uint64: mark + source
    case .bool: "\(mark)\(source) != 0"
    case .enumeration(let name): "\(names.type(name))(rawValue: \(mark)\(source))"
    case .string: "try unsafe Unpack.text(\(source), \(field.asLiteral))"
    case .secret: "try unsafe Unpack.secret(\(source), \(field.asLiteral))"
    case .bytes: "unsafe Unpack.bytes(\(source))"
    case .message: "try unsafe Unpack.message(\(source), \(field.asLiteral))"
    case .unsupported(let name): preconditionFailure("\(name) is refused before")
    }
  }

  private func writeEncoding(to source: inout SourceText) {
    source.block("func fill(_ c: UnsafeMutablePointer<C>, _ arena: Arena)") { source in
      for field in message.fields { encode(field, to: &source) }
      for (index, oneof) in message.oneofs.enumerated() { encode(oneof, index, to: &source) }
      source.line("unsafe arena.keep(self.unknownFields, in: &c.pointee.base)")
    }
  }

  private func encode(_ field: Field, to source: inout SourceText) {
    let member = "c.pointee.\(CNames.access(field.name))"
    let count = "c.pointee.n_\(field.name.lowercased())"
    let property = "self.\(field.swiftName)"
    switch field.shape {
    case .member: break
    case .single:
      if case .message = field.kind {
        source.line("unsafe \(member) = arena.optional(\(property))")
      } else {
        source.line("unsafe \(member) = \(cValue(of: field.kind, property))")
      }
    case .optional:
      source.block("if let value = \(property)") { source in
        let selector = CNames.selector("_" + field.name)
        source.line("unsafe c.pointee.\(selector) = .init(rawValue: \(field.number))")
        source.line("unsafe \(member) = \(cValue(of: field.kind, "value"))")
      }
    case .repeated:
      source.line("unsafe \(count) = \(property).count")
      source.line(
        "unsafe \(member) = arena.list(\(property)) "
          + "{ \(field.kind.isNumber ? "" : "unsafe ")\(cValue(of: field.kind, "$0")) }")
    case .map(let key, let entry):
      source.line("unsafe \(count) = \(property).count")
      source.line("unsafe \(member) = arena.list(Arena.sorted(\(property))) { entry in")
      source.indented { source in
        source.line("unsafe arena.take(\(CNames.prefix(entry))__type()) {")
        source.indented { source in
          source.line("(c: UnsafeMutablePointer<\(CNames.structure(entry))>) in")
          source.line("unsafe c.pointee.key = \(cValue(of: key, "entry.key"))")
          source.line("unsafe c.pointee.value = \(cValue(of: field.kind, "entry.value"))")
        }
        source.line("}")
      }
      source.line("}")
    }
  }

  private func encode(_ oneof: OneOf, _ index: Int, to source: inout SourceText) {
    source.line("switch self.\(oneof.swiftName) {")
    for field in message.fields where field.shape == .member(index) {
      let selector = CNames.selector(oneof.name)
      let member = CNames.access(field.name)
      source.line("case .\(field.swiftName)(let value):")
      source.indented { source in
        source.line("unsafe c.pointee.\(selector) = .init(rawValue: \(field.number))")
        source.line("unsafe c.pointee.\(member) = \(cValue(of: field.kind, "value"))")
      }
    }
    source.line("case nil: break")
    source.line("}")
  }

  /// An expression for what C is to hold, inside an `unsafe` statement.
  private func cValue(of kind: Kind, _ value: String) -> String {
    switch kind {
    case .int32, .int64, .uint32, .uint64: value
    case .bool: "\(value) ? 1 : 0"
    case .enumeration: "\(value).rawValue"
    case .string: "arena.text(\(value))"
    case .secret: "arena.secret(\(value))"
    case .bytes: "arena.bytes(\(value))"
    case .message: "arena.message(\(value))"
    case .unsupported(let name): preconditionFailure("\(name) is refused before")
    }
  }
}

extension Kind {
  /// Whether C holds it by itself, and not behind a pointer.
  fileprivate var isNumber: Bool {
    switch self {
    case .int32, .int64, .uint32, .uint64, .bool, .enumeration: true
    case .string, .secret, .bytes, .message, .unsupported: false
    }
  }
}
