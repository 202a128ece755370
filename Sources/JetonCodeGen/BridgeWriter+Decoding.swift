extension BridgeWriter {
  func writeDecoding(to source: inout SourceText) {
    source.block("\(access)init(copying c: \(pointer)) throws(\(failure))") { source in
      if !message.fields.isEmpty { writeStructure(to: &source) }
      for field in message.fields { decode(field, to: &source) }
      for (index, oneof) in message.oneofs.enumerated() { decode(oneof, index, to: &source) }
      source.line("unsafe self.unknownFields = \(names.runtime("UnknownFields"))(copying: c)")
    }
  }

  private func decode(_ field: Field, to source: inout SourceText) {
    let target = "self.\(field.swiftName)"
    switch field.shape {
    case .member: break
    case .single where field.kind.isMessage:
      source.line(
        "\(target) = try unsafe \(unpack).optional(\(member(field)), \(field.name.asLiteral))")
    case .single:
      source.line("\(target) = \(value(of: field.kind, member(field), field.name))")
    case .optional(let oneof):
      source.block("if unsafe \(selector(oneof)).rawValue == \(field.number)") {
        $0.line("\(target) = \(value(of: field.kind, member(field), field.name))")
      }
    case .repeated: decodeList(field, target, to: &source)
    case .map(let key, _): decodeMap(field, key, target, to: &source)
    }
  }

  private func decodeList(_ field: Field, _ target: String, to source: inout SourceText) {
    let element = value(of: field.kind, "value", field.name, isInMemory: false)
    source.line("\(target) = try unsafe \(unpack).list(\(count(field)), \(member(field))) {")
    source.indented { $0.line("value throws(\(failure)) in \(element)") }
    source.line("}")
  }

  private func decodeMap(
    _ field: Field, _ key: Kind, _ target: String, to source: inout SourceText
  ) {
    source.line("\(target) = try unsafe \(unpack).dictionary(\(count(field)), \(member(field))) {")
    source.indented { source in
      source.line("entry throws(\(failure)) in")
      source.line("let key = \(value(of: key, "entry.pointee.key", field.name))")
      source.line("let value: \(names.type(field.kind))")
      source.line("value = \(value(of: field.kind, "entry.pointee.value", field.name))")
      source.line("return (key, value)")
    }
    source.line("}")
  }

  private func decode(_ oneof: OneOf, _ index: Int, to source: inout SourceText) {
    source.line("switch unsafe \(selector(oneof.name)).rawValue {")
    for field in members(of: index) {
      let value = value(of: field.kind, member(field), field.name)
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
    case .float, .double: "\(names.type(kind))(bitPattern: \(mark)\(source))"
    case .string: "try unsafe \(unpack).text(\(source).len, \(source).data, \(field.asLiteral))"
    case .secret: "try unsafe \(unpack).secret(\(source).len, \(source).data, \(field.asLiteral))"
    case .bytes: "unsafe \(unpack).bytes(\(source).len, \(source).data)"
    case .message: "try unsafe \(unpack).message(\(source), \(field.asLiteral))"
    case .unsupported(let name): preconditionFailure("\(name) is refused before")
    }
  }
}
