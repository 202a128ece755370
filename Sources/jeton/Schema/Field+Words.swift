import JetonMessages

// descriptor.proto's FieldDescriptorProto, in words.
extension Plugin.Field {
  private static let scalars: [Int32: (word: String, kind: FieldSchema.Kind?)] = [
    1: ("double", .double), 2: ("float", .float), 3: ("int64", .int64), 4: ("uint64", .uint64),
    5: ("int32", .int32), 6: ("fixed64", .fixed64), 7: ("fixed32", .fixed32), 8: ("bool", .bool),
    9: ("string", .string), 10: ("group", nil), 12: ("bytes", .bytes), 13: ("uint32", .uint32),
    15: ("sfixed32", .sfixed32), 16: ("sfixed64", .sfixed64), 17: ("sint32", .sint32),
    18: ("sint64", .sint64),
  ]

  var scalarKind: FieldSchema.Kind? { Self.scalars[type]?.kind }

  /// As a schema writes its type.
  var typeText: String { Self.scalars[type]?.word ?? typeReference }

  var isRepeated: Bool { label == 3 }

  /// The full name of its message or enum.
  var typeReference: String { (typeName ?? "").withoutLeadingDot }
}

extension String {
  /// Descriptors begin full names with a dot.
  var withoutLeadingDot: String { hasPrefix(".") ? String(dropFirst()) : self }
}
