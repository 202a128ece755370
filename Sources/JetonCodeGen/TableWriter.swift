/// Writes what a message is made of as a table, by which JSON is written and read.
struct TableWriter {
  let message: MessageType
  let names: SwiftNames
  let access: String

  /// Of the message and those in it.
  func write(to source: inout SourceText) {
    source.line()
    source.block("extension \(names.type(message.fullName)): \(names.runtime("DescribedMessage"))")
    { source in
      source.line("\(access)static let messageSchema = \(names.runtime("MessageSchema"))(")
      source.indented { source in
        source.line("\(message.fullName.asLiteral),")
        source.line("[")
        source.indented { source in
          for field in message.fields { source.line(row(field) + ",") }
        }
        source.line("])")
      }
    }
    for nested in message.messages {
      TableWriter(message: nested, names: names, access: access).write(to: &source)
    }
  }

  private func row(_ field: Field) -> String {
    let shape = shape(field.shape)
    return "\(names.runtime("FieldSchema"))(\(field.number), \(field.name.asLiteral), "
      + "\(field.jsonName.asLiteral), \(kind(field.kind))\(shape.map { ", " + $0 } ?? ""))"
  }

  private func shape(_ shape: Shape) -> String? {
    switch shape {
    case .single: nil
    case .optional: ".optional"
    case .member(let index): ".member(\(message.oneofs[index].name.asLiteral))"
    case .repeated: ".repeated"
    case .map(let key, _): ".map(key: \(kind(key)))"
    }
  }

  private func kind(_ kind: Kind) -> String {
    switch kind {
    case .int32(let encoding): encoding.word("int32", "sint32", "sfixed32")
    case .int64(let encoding): encoding.word("int64", "sint64", "sfixed64")
    case .uint32(let encoding): encoding.word("uint32", "uint32", "fixed32")
    case .uint64(let encoding): encoding.word("uint64", "uint64", "fixed64")
    case .float: ".float"
    case .double: ".double"
    case .bool: ".bool"
    case .string: ".string"
    case .secret: ".secret"
    case .bytes: ".bytes"
    case .enumeration(let name): ".enumeration { \(names.type(name)).enumSchema }"
    case .message(let name): ".message { \(names.type(name)).messageSchema }"
    case .unsupported(let name): preconditionFailure("\(name) is refused before")
    }
  }
}

extension Encoding {
  fileprivate func word(_ varint: String, _ zigzag: String, _ fixed: String) -> String {
    switch self {
    case .varint: "." + varint
    case .zigzag: "." + zigzag
    case .fixed: "." + fixed
    }
  }
}
