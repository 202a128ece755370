package import JetonMessages

/// Every kind of field in every shape, and the messages that JSON writes in a way of their own: of
/// no type that is generated, as `jeton call` has them from a server.
package let probe = MessageSchema("fuzz.v1.Probe", probeFields(of: kinds))

private let kinds: [FieldSchema.Kind] = [
  .int32, .sint32, .sfixed32, .uint32, .fixed32, .int64, .sint64, .sfixed64, .uint64, .fixed64,
  .float, .double, .bool, .string, .secret, .bytes,
  .enumeration { EnumSchema([("ZERO", 0), ("ONE", 1), ("BELOW", -1)]) },
  .message { MessageSchema("fuzz.v1.Probe", probeFields(of: [.int32, .string])) },
  .message { GoogleProtobuf.Timestamp.messageSchema },
  .message { GoogleProtobuf.Duration.messageSchema },
  .message { GoogleProtobuf.FieldMask.messageSchema },
  .message { GoogleProtobuf.AnyMessage.messageSchema },
  .message { MessageSchema("google.protobuf.Struct", []) },
  .message { MessageSchema("google.protobuf.Value", []) },
  .message { MessageSchema("google.protobuf.ListValue", []) },
  .message { MessageSchema("google.protobuf.DoubleValue", []) },
  .message { MessageSchema("google.protobuf.BytesValue", []) },
]

/// "a0" to "e26": the letter is the shape, the number the kind.
private func probeFields(of kinds: [FieldSchema.Kind]) -> [FieldSchema] {
  kinds.enumerated().flatMap { place, kind in
    let keys: [FieldSchema.Kind] = [.string, .int32, .bool, .uint64]
    let shapes: [FieldSchema.Shape] = [
      .single, .optional, .member("choice"), .repeated, .map(key: keys[place % keys.count]),
    ]
    return shapes.enumerated().map { row, shape in
      let name = String(UnicodeScalar(UInt8(97 + row))) + String(place)
      return FieldSchema(UInt32(1 + place * shapes.count + row), name, name, kind, shape)
    }
  }
}
