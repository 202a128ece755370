import JetonClient
import JetonMessages
import JetonRPC

/// What a server says of one of its symbols: the declarations of a file and of all it needs.
struct ServedSchema: Sendable {
  private(set) var messages: [String: Plugin.Message] = [:]
  private(set) var enums: [String: Plugin.Enum] = [:]
  private(set) var services: [String: Plugin.Service] = [:]
  /// What the schema says of a declaration, by its full name; a value of an enum is within that.
  private(set) var comments: [String: String] = [:]
  /// Messages of files whose fields have presence unless they say otherwise.
  private var proto2: Set<String> = []

  /// Messages within messages.
  static let depthMaximum = 32

  init(of symbol: String, from server: Server) async throws {
    let answer = try await ReflectionServiceClient(server.channel).getFileDescriptors(
      .init(target: .symbol(symbol)))
    try self.init(answer.fileDescriptors)
  }

  /// Each a google.protobuf.FileDescriptorProto.
  init(_ files: [[UInt8]]) throws(Failure) {
    for bytes in files {
      let file: Plugin.File = try decode(bytes)
      let scope = file.package.isEmpty ? "" : file.package + "."
      for message in file.messageType {
        try add(message, in: scope, isProto2: file.syntax != "proto3", depth: 0)
      }
      for item in file.enumType { enums[scope + item.name] = item }
      for service in file.service { services[scope + service.name] = service }
      comments.merge(try Comments(file, in: scope).texts) { first, _ in first }
    }
  }

  /// What is known already stays as it is.
  mutating func add(_ other: ServedSchema) {
    messages.merge(other.messages) { first, _ in first }
    enums.merge(other.enums) { first, _ in first }
    services.merge(other.services) { first, _ in first }
    comments.merge(other.comments) { first, _ in first }
    proto2.formUnion(other.proto2)
  }

  private mutating func add(
    _ message: Plugin.Message, in scope: String, isProto2: Bool, depth: Int
  ) throws(Failure) {
    guard depth < Self.depthMaximum else { throw unreadable }
    let name = scope + message.name
    messages[name] = message
    if isProto2 { proto2.insert(name) }
    for item in message.enumType { enums[name + "." + item.name] = item }
    for nested in message.nestedType {
      try add(decode(nested), in: name + ".", isProto2: isProto2, depth: depth + 1)
    }
  }

  /// Nil when the server did not tell of it.
  func message(_ name: String) -> MessageSchema? {
    guard let message = messages[name] else { return nil }
    return MessageSchema(name, message.field.map { field($0, of: message, name) })
  }

  /// The hidden message of a map's entries.
  func mapEntry(_ field: Plugin.Field) -> Plugin.Message? {
    guard let entry = messages[field.typeReference], entry.options?.mapEntry == true,
      entry.field.count == 2
    else { return nil }
    return entry
  }

  private func field(
    _ field: Plugin.Field, of message: Plugin.Message, _ name: String
  ) -> FieldSchema {
    let entry = mapEntry(field)
    return FieldSchema(
      UInt32(clamping: field.number), field.name, field.jsonName,
      kind(entry?.field[1] ?? field), shape(field, entry, message, name))
  }

  private func shape(
    _ field: Plugin.Field, _ entry: Plugin.Message?, _ message: Plugin.Message, _ name: String
  ) -> FieldSchema.Shape {
    if let entry { return .map(key: kind(entry.field[0])) }
    if field.isRepeated { return .repeated }
    if field.proto3Optional { return .optional }
    if let index = field.oneofIndex, message.oneofDecl.indices.contains(Int(index)) {
      return .member(message.oneofDecl[Int(index)].name)
    }
    return proto2.contains(name) ? .optional : .single
  }

  private func kind(_ field: Plugin.Field) -> FieldSchema.Kind {
    let type = field.typeReference
    return switch field.type {
    case 9 where field.options?.sensitive == true: .secret
    case 11 where messages[type] != nil: .message { message(type) ?? MessageSchema(type, []) }
    case 14 where enums[type] != nil: .enumeration { enumeration(type) }
    default: field.scalarKind ?? .unsupported(field.typeText)
    }
  }

  private func enumeration(_ name: String) -> EnumSchema {
    EnumSchema(enums[name]?.value.map { ($0.name, $0.number) } ?? [])
  }
}

func decode<M: Message>(_ bytes: [UInt8]) throws(Failure) -> M {
  do throws(DecodingFailure) {
    return try M(decoding: bytes.span, limits: .standard)
  } catch {
    throw unreadable
  }
}

private let unreadable = Failure(.failed, "the server's schema cannot be read")
