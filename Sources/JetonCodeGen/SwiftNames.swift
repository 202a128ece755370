/// Which Swift type stands for which type of the schema.
struct SwiftNames {
  private var types: [String: String] = [:]
  /// The case with number zero of each enum.
  private var zeros: [String: String] = [:]
  /// Names that the schema takes from Swift or the runtime inside its namespaces.
  private var taken: Set<String> = []

  init(_ schema: Schema) {
    for file in schema.files {
      let namespace = Self.namespace(of: file.package)
      for type in file.enums { add(type, in: namespace) }
      for message in file.messages { add(message, in: namespace) }
    }
  }

  /// One caseless enum for each package: "jeton.rpc.v1" is `JetonRPCV1`.
  static func namespace(of package: String) -> String {
    Words(separated: package).upperCamel
  }

  private mutating func add(_ message: MessageType, in scope: String) {
    add(message.fullName, message.name, in: scope)
    let scope = scope + "." + message.name.asType
    for type in message.enums { add(type, in: scope) }
    for nested in message.messages { add(nested, in: scope) }
    for oneof in message.oneofs { taken.insert(Words(separated: oneof.name).upperCamel.asType) }
  }

  private mutating func add(_ type: EnumType, in scope: String) {
    add(type.fullName, type.name, in: scope)
    zeros[type.fullName] = zip(type.caseNames, type.values).first { $0.1.number == 0 }?.0
  }

  private mutating func add(_ fullName: String, _ name: String, in scope: String) {
    types[fullName] = scope + "." + name.asType
    taken.insert(name.asType)
  }

  /// From the full name in the schema; protoc has resolved it.
  func type(_ fullName: String) -> String {
    guard let type = types[fullName] else {
      preconditionFailure("\(fullName) is not in the schema")
    }
    return type
  }

  /// A type of Swift's own, or of a module, that a type of the schema may hide.
  func known(_ name: String, from module: String = "Swift") -> String {
    taken.contains(name) ? module + "." + name : name
  }

  /// Of one value of a field.
  func type(_ kind: Kind) -> String {
    switch kind {
    case .int32: known("Int32")
    case .int64: known("Int64")
    case .uint32: known("UInt32")
    case .uint64: known("UInt64")
    case .bool: known("Bool")
    case .string: known("String")
    case .secret: known("Secret", from: "JetonSecret")
    case .bytes: "[\(known("UInt8"))]"
    case .enumeration(let name), .message(let name): type(name)
    case .unsupported(let name): preconditionFailure("\(name) is refused before")
    }
  }

  /// Of a field that is no member of a oneof, with the value it has when nothing was said.
  func property(_ field: Field) -> (type: String, absent: String) {
    let type = type(field.kind)
    switch field.shape {
    case .repeated: return ("[\(type)]", "[]")
    case .map(let key, _): return ("[\(self.type(key)): \(type)]", "[:]")
    case .optional, .member: return (type + "?", "nil")
    case .single:
      if case .message = field.kind { return (type + "?", "nil") }
      return (type, zero(field.kind))
    }
  }

  private func zero(_ kind: Kind) -> String {
    switch kind {
    case .int32, .int64, .uint32, .uint64: "0"
    case .bool: "false"
    case .string: "\"\""
    case .secret: type(.secret) + "(\"\")"
    case .bytes: "[]"
    case .enumeration(let name): zeros[name].map { "." + $0 } ?? type(name) + "(rawValue: 0)"
    case .message, .unsupported: "nil"
    }
  }
}
