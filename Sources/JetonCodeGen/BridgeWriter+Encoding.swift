extension BridgeWriter {
  func writeEncoding(to source: inout SourceText) {
    let structure = names.known("UnsafeMutableRawPointer")
    source.block("\(access)func fill(_ c: \(structure), _ arena: \(arena))") { source in
      if !message.fields.isEmpty { writeStructure(to: &source) }
      for field in message.fields { encode(field, to: &source) }
      for (index, oneof) in message.oneofs.enumerated() { encode(oneof, index, to: &source) }
      source.line("unsafe arena.keep(self.unknownFields, in: c)")
    }
  }

  private func encode(_ field: Field, to source: inout SourceText) {
    let property = "self.\(field.swiftName)"
    switch field.shape {
    case .member: break
    case .single where field.kind.isMessage:
      source.line("unsafe \(member(field)) = arena.optional(\(property))")
    case .single:
      source.line("unsafe \(member(field)) = \(value(of: field.kind, property))")
    case .optional(let oneof):
      source.block("if let value = \(property)") {
        $0.line("unsafe \(selector(oneof)) = .init(rawValue: \(field.number))")
        $0.line("unsafe \(member(field)) = \(value(of: field.kind, "value"))")
      }
    case .repeated:
      let mark = field.kind.isNumber ? "" : "unsafe "
      let element = mark + value(of: field.kind, "$0")
      source.line("unsafe \(count(field)) = \(property).count")
      source.line("unsafe \(member(field)) = arena.list(\(property)) { \(element) }")
    case .map(let key, let entry): encodeMap(field, key, entry, property, to: &source)
    }
  }

  private func encodeMap(
    _ field: Field, _ key: Kind, _ entry: String, _ property: String, to source: inout SourceText
  ) {
    source.line("unsafe \(count(field)) = \(property).count")
    source.line("unsafe \(member(field)) = arena.list(\(arena).sorted(\(property))) { entry in")
    source.indented { source in
      source.line("unsafe arena.entry(\(CNames.prefix(entry))__type()) {")
      source.indented { source in
        let pointer = names.known("UnsafeMutablePointer")
        source.line("(c: \(pointer)<\(CNames.structure(entry))>) in")
        source.line("unsafe c.pointee.key = \(value(of: key, "entry.key"))")
        source.line("unsafe c.pointee.value = \(value(of: field.kind, "entry.value"))")
      }
      source.line("}")
    }
    source.line("}")
  }

  private func encode(_ oneof: OneOf, _ index: Int, to source: inout SourceText) {
    source.line("switch self.\(oneof.swiftName) {")
    for field in members(of: index) {
      let selector = selector(oneof.name)
      source.line("case .\(field.swiftName)(let value):")
      source.indented { source in
        source.line("unsafe \(selector) = .init(rawValue: \(field.number))")
        source.line("unsafe \(member(field)) = \(value(of: field.kind, "value"))")
      }
    }
    source.line("case nil: break")
    source.line("}")
  }

  /// An expression for what C is to hold, inside an `unsafe` statement.
  private func value(of kind: Kind, _ value: String) -> String {
    switch kind {
    case .int32, .int64, .uint32, .uint64: value
    case .bool: "\(value) ? 1 : 0"
    case .enumeration: "\(value).rawValue"
    case .float, .double: "\(value).bitPattern"
    case .string: "arena.text(\(value), ProtobufCBinaryData.init)"
    case .secret: "arena.secret(\(value), ProtobufCBinaryData.init)"
    case .bytes: "arena.bytes(\(value), ProtobufCBinaryData.init)"
    case .message: "arena.message(\(value))"
    case .unsupported(let name): preconditionFailure("\(name) is refused before")
    }
  }
}
