/// Reads a message's bytes out of a JSON text, as its schema says.
struct JSONReader {
  var scanner: JSONScanner
  private(set) var path = JSONPath()
  let options: JSONOptions
  private var depth = 0

  init(_ json: [UInt8], _ options: JSONOptions) {
    scanner = JSONScanner(json)
    self.options = options
  }

  mutating func document(_ schema: MessageSchema) throws(JSONFault) -> [UInt8] {
    try scanner.checkUTF8()
    let wire = try message(schema)
    try scanner.end()
    return wire
  }

  mutating func message(_ schema: MessageSchema) throws(JSONFault) -> [UInt8] {
    try descend()
    defer { depth -= 1 }
    if let known = WellKnown(schema.fullName) { return try self.known(known) }
    return try fields(of: schema)
  }

  private mutating func descend() throws(JSONFault) {
    depth += 1
    guard depth <= MessageSchema.jsonDepthMaximum else { throw JSONFault(.tooDeep) }
  }

  /// Each member of an object: `member` comes behind its name, which is not twice there.
  mutating func object(
    _ step: (String) -> JSONPath.Step,
    _ member: (inout JSONReader, String) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    guard scanner.take("{") else { throw JSONFault(.wants("an object")) }
    guard !scanner.take("}") else { return }
    // By bytes, since Swift finds texts equal that are spelt in other scalars.
    var names: Set<[UInt8]> = []
    repeat {
      let name = try scanner.string()
      path.enter(step(name))
      guard names.insert(Array(name.utf8)).inserted else { throw JSONFault(.duplicateKey) }
      try member(&self, name)
      path.leave()
    } while scanner.take(",")
    try scanner.expect("}")
  }

  private mutating func array(
    _ element: (inout JSONReader) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    guard scanner.take("[") else { throw JSONFault(.wants("a list")) }
    guard !scanner.take("]") else { return }
    var index = 0
    repeat {
      path.enter(.index(index))
      try element(&self)
      path.leave()
      index += 1
    } while scanner.take(",")
    try scanner.expect("]")
  }

  /// In the order of their numbers. `isTyped`: an Any's "@type" stands among them.
  mutating func fields(
    of schema: MessageSchema, isTyped: Bool = false
  ) throws(JSONFault) -> [UInt8] {
    var parts: [Int: [UInt8]] = [:]
    var oneofs: Set<String> = []
    try object(JSONPath.Step.field) { reader, name throws(JSONFault) in
      if isTyped, name == "@type" { return try reader.skipMember() }
      guard let place = schema.place(named: name) else { return try reader.unknownMember() }
      guard parts[place] == nil else { throw JSONFault(.duplicateKey) }
      try reader.scanner.expect(":")
      let field = schema.fields[place]
      let part = try reader.field(field)
      parts[place] = part ?? []
      if case .member(let oneof) = field.shape, part != nil {
        guard oneofs.insert(oneof).inserted else { throw JSONFault(.oneofTwice(oneof)) }
      }
    }
    return parts.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// The field with its tag; nil for null, which is absent.
  private mutating func field(_ field: FieldSchema) throws(JSONFault) -> [UInt8]? {
    if scanner.peek() == UInt8(ascii: "n"), !field.takesNull, scanner.take(word: "null") {
      return nil
    }
    switch field.shape {
    case .repeated: return try list(field)
    case .map(let key): return try map(field, key)
    case .optional, .member: return try value(field.kind).map { [UInt8](field.number, $0) }
    case .single:
      guard let value = try value(field.kind) else { return nil }
      return field.kind.hasPresence || !value.isZero ? [UInt8](field.number, value) : []
    }
  }

  mutating func list(_ field: FieldSchema) throws(JSONFault) -> [UInt8] {
    var wire = WireWriter()
    var packed = WireWriter()
    try array { reader throws(JSONFault) in
      guard let value = try reader.value(field.kind) else { return }
      if field.kind.packedType == nil { wire.field(field.number, value) } else { packed.put(value) }
    }
    if !packed.bytes.isEmpty { wire.field(field.number, .bytes(packed.bytes[...])) }
    return wire.bytes
  }

  mutating func map(
    _ field: FieldSchema, _ key: FieldSchema.Kind
  ) throws(JSONFault) -> [UInt8] {
    try descend()
    defer { depth -= 1 }
    var wire = WireWriter()
    try object(JSONPath.Step.key) { reader, name throws(JSONFault) in
      guard let keyValue = key.key(name) else { throw JSONFault(.wants("another key")) }
      try reader.scanner.expect(":")
      guard let value = try reader.value(field.kind) else { return }
      let entry = [UInt8](1, keyValue) + [UInt8](2, value)
      wire.field(field.number, .bytes(entry[...]))
    }
    return wire.bytes
  }

  mutating func unknownMember() throws(JSONFault) {
    guard options.unknownKeys == .ignored else { throw JSONFault(.unknownKey) }
    try skipMember()
  }

  mutating func skipMember() throws(JSONFault) {
    try scanner.expect(":")
    try skip()
  }

  /// What is not read is JSON, too.
  mutating func skip() throws(JSONFault) {
    switch scanner.peek() {
    case UInt8(ascii: "{"):
      try descend()
      try object(JSONPath.Step.field) { reader, _ throws(JSONFault) in try reader.skipMember() }
      depth -= 1
    case UInt8(ascii: "["):
      try descend()
      try array { reader throws(JSONFault) in try reader.skip() }
      depth -= 1
    case UInt8(ascii: "\""): _ = try scanner.string()
    default: try skipScalar()
    }
  }

  private mutating func skipScalar() throws(JSONFault) {
    let words: [StaticString] = ["true", "false", "null"]
    if words.contains(where: { scanner.take(word: $0) }) { return }
    guard let number = scanner.number(), JSONNumber(number) != nil else {
      throw JSONFault(.malformed)
    }
  }
}

extension [UInt8] {
  /// One field with its tag.
  init(_ number: UInt32, _ value: WireValue) {
    var wire = WireWriter()
    wire.field(number, value)
    self = wire.bytes
  }
}

extension FieldSchema {
  /// null is a value of it, not its absence.
  fileprivate var takesNull: Bool {
    switch (shape, kind) {
    case (.repeated, _), (.map, _): false
    case (_, .message(let schema)): WellKnown(schema().fullName)?.takesNull ?? false
    case (_, .enumeration(let schema)): schema().isNull
    default: false
    }
  }
}
