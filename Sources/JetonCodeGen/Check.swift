/// All that keeps the requested files from becoming Swift, in their order.
func check(_ schema: Schema) -> [Refusal] {
  let check = Check(schema)
  return schema.files.filter(\.isRequested).flatMap(check.refusals) + schema.descriptorClashes
}

struct Check {
  /// What JETON_SCAN_DEPTH and JETON_SCAN_FIELDS of CJetonProto bound at run time.
  static let depthMaximum = 32
  static let fieldsMaximum = 256

  private let messages: [String: MessageType]
  private let enums: Set<String>

  init(_ schema: Schema) {
    let all = schema.files.flatMap(\.messages).flatMap(\.withNested)
    messages = Dictionary(all.map { ($0.fullName, $0) }) { first, _ in first }
    enums = Set((schema.files.flatMap(\.enums) + all.flatMap(\.enums)).map(\.fullName))
  }

  func refusals(_ file: File) -> [Refusal] {
    let top = Origin(file: file.name, line: 1)
    if file.syntax != "proto3" { return [Refusal(top, "only proto3 becomes Swift")] }
    if file.package.isEmpty { return [Refusal(top, "a package is needed, for Swift's namespace")] }
    let messages = file.messages.flatMap(\.withNested)
    return messages.flatMap(refusals) + file.services.flatMap(\.methods).flatMap(refusals)
      + file.clashes
  }

  private func refusals(_ message: MessageType) -> [Refusal] {
    var refusals = message.fields.compactMap(refusal)
    if message.fields.count > Self.fieldsMaximum {
      refusals.append(
        Refusal(message.origin, "\(message.fullName) has more than \(Self.fieldsMaximum) fields"))
    }
    if let path = tooDeep(message) { refusals.append(Refusal(message.origin, path)) }
    return refusals + message.clashes
  }

  private func refusal(_ field: Field) -> Refusal? {
    switch field.kind {
    case .unsupported(let name):
      Refusal(field.origin, "\(field.name) is \(name), which is not supported")
    case .message(let name) where messages[name] == nil,
      .enumeration(let name) where !enums.contains(name):
      Refusal(field.origin, "\(field.name): \(name) stands in a file that only defines options")
    default: nil
    }
  }

  private func refusals(_ method: Method) -> [Refusal] {
    guard method.streamsRequests || method.streamsResponses, method.isInline else { return [] }
    return [Refusal(method.origin, "\(method.name) streams, so it cannot be inline")]
  }
}

extension Check {
  /// A reason, when the message holds itself or goes deeper than protobuf-c's stack can bear: it
  /// has no limit of its own.
  private func tooDeep(_ message: MessageType) -> String? {
    var path = [message.fullName]
    return tooDeep(message, &path)
  }

  private func tooDeep(_ message: MessageType, _ path: inout [String]) -> String? {
    guard path.count <= Self.depthMaximum else {
      return "\(path[0]) goes deeper than \(Self.depthMaximum) messages"
    }
    for field in message.fields {
      guard case .message(let name) = field.kind, let inner = messages[name] else { continue }
      // Other cycles are told of where they begin.
      if name == path[0] { return "\(name) holds itself, by \(message.fullName).\(field.name)" }
      if path.contains(name) { continue }
      path.append(name)
      if let reason = tooDeep(inner, &path) { return reason }
      path.removeLast()
    }
    return nil
  }
}

extension MessageType {
  var withNested: [MessageType] { [self] + messages.flatMap(\.withNested) }
}
