// Messages that JSON writes in a way of their own.
extension JSONWriter {
  mutating func known(_ known: WellKnown, _ wire: ArraySlice<UInt8>) throws(JSONFault) {
    switch known {
    case .timestamp, .duration, .fieldMask:
      guard let known = known.text(wire) else { throw JSONFault(.invalidMessage) }
      text += known.quotedJSON
    case .any: try any(wire)
    case .structure:
      let entries = try KnownFields.structure.values(in: wire)[0]
      try map(.string, KnownFields.structFields.kind, entries)
    case .list: try list(KnownFields.listValues.kind, KnownFields.list.values(in: wire)[0])
    case .value: try anything(wire)
    case .wrapper(let kind):
      let values = try KnownFields.wrapper(kind).values(in: wire)[0]
      try value(kind, values.first ?? kind.zero)
    }
  }

  /// A google.protobuf.Value of nothing is an error, by struct.proto; so are numbers that JSON
  /// cannot write.
  private mutating func anything(_ wire: ArraySlice<UInt8>) throws(JSONFault) {
    let fields = zip(KnownFields.value.fields, try KnownFields.value.values(in: wire))
    guard let (field, values) = fields.first(where: { !$1.isEmpty }) else {
      throw JSONFault(.invalidMessage)
    }
    if field.number == 1 { return text += "null" }
    if case .fixed64(let bits) = values[0], !Double(bitPattern: bits).isFinite {
      throw JSONFault(.wants("a number that is finite"))
    }
    try value(field.kind, values[0])
  }

  private mutating func any(_ wire: ArraySlice<UInt8>) throws(JSONFault) {
    let values = try GoogleProtobuf.AnyMessage.messageSchema.values(in: wire).map(\.first)
    let (url, value) = (try values[0].text, values[1]?.bytes ?? [])
    guard !url.isEmpty || !value.isEmpty else { return text += "{}" }
    let schema = try options.schema(url: url)
    text += "{\"@type\":" + url.quotedJSON
    if WellKnown(schema.fullName) == nil {
      try fields(value, schema)
    } else {
      key("value")
      try message(value, schema)
    }
    text += "}"
  }
}

extension WireValue {
  fileprivate var bytes: ArraySlice<UInt8>? {
    if case .bytes(let bytes) = self { bytes } else { nil }
  }
}

extension WireValue? {
  fileprivate var text: String {
    get throws(JSONFault) { try String(sound: self?.bytes ?? []) }
  }
}
