/// All that keeps the requested files from becoming Swift, in their order.
func check(_ schema: Schema) -> [Refusal] {
  let check = Check(schema)
  return schema.files.filter(\.isRequested).flatMap(check.refusals) + schema.clashes
}

struct Check {
  /// What JETON_SCAN_DEPTH and JETON_SCAN_FIELDS of CJetonProto bound at run time.
  static let depthMaximum = 32
  static let fieldsMaximum = 256

  private let messages: [String: MessageType]
  /// The file of each message and enum.
  private var homes: [String: File] = [:]

  init(_ schema: Schema) {
    let all = schema.files.flatMap(\.messages).flatMap(\.withNested)
    messages = Dictionary(all.map { ($0.fullName, $0) }) { first, _ in first }
    for file in schema.files {
      let messages = file.messages.flatMap(\.withNested)
      let enums = file.enums + messages.flatMap(\.enums)
      for name in messages.map(\.fullName) + enums.map(\.fullName) { homes[name] = file }
    }
  }

  func refusals(_ file: File) -> [Refusal] {
    let top = Origin(file: file.name, line: 1)
    if file.syntax != "proto3" { return [Refusal(top, "only proto3 becomes Swift")] }
    if file.package.isEmpty { return [Refusal(top, "a package is needed, for Swift's namespace")] }
    guard let first = CNames.structure(file.package).first, first.isLetter else {
      return [Refusal(top, "package \(file.package) becomes no name in C")]
    }
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
    case .message(let name), .enumeration(let name): refusal(of: name, field.name, field.origin)
    default: nil
    }
  }

  /// What is wrong with the home of a type, for who uses it.
  private func refusal(of name: String, _ user: String, _ origin: Origin) -> Refusal? {
    guard let home = homes[name] else {
      return Refusal(origin, "\(user): \(name) is for protoc's plugins, and no message of Swift's")
    }
    if home.syntax != "proto3" {
      return Refusal(origin, "\(user): \(name) is of \(home.name), which is not proto3")
    }
    if home.package.isEmpty {
      return Refusal(origin, "\(user): \(name) is of \(home.name), which has no package")
    }
    return nil
  }

  private func refusals(_ method: Method) -> [Refusal] {
    let types = Set([method.request, method.response]).sorted()
    let refusals = types.compactMap { refusal(of: $0, method.name, method.origin) }
    guard method.streamsRequests || method.streamsResponses, method.execution != .async else {
      return refusals
    }
    return refusals + [Refusal(method.origin, "\(method.name) streams, so it cannot be inline")]
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
      // Other cycles are told of where they begin, if anything is told of that file.
      if name == path[0] { return "\(name) holds itself, by \(message.fullName).\(field.name)" }
      if path.contains(name) {
        if homes[name]?.isRequested ?? true { continue }
        return "\(path[0]) holds \(name), which holds itself by \(message.fullName).\(field.name)"
      }
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
