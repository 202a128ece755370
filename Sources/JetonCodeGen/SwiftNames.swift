/// Which Swift type stands for which type of the schema.
struct SwiftNames {
  private struct Place {
    var module: String
    var namespace: String
    /// Below the namespace.
    var path: String
  }

  private let modules: Modules
  private var types: [String: Place] = [:]
  /// The case with number zero of each enum.
  private var zeros: [String: String] = [:]
  /// The modules of each namespace.
  private var namespaces: [String: Set<String>] = [:]
  /// Names that the schema, or a service's own types, take from Swift, a module or a namespace.
  private var taken: Set<String> = ["Caller", "Channel", "G"]

  init(_ schema: Schema, _ modules: Modules) {
    self.modules = modules
    for descriptor in schema.descriptors {
      let module = modules.module(of: descriptor.name, isRequested: descriptor.isRequested)
      namespaces[Self.namespace(of: descriptor.package), default: []].insert(module)
    }
    for file in schema.files {
      let module = modules.module(of: file.name, isRequested: file.isRequested)
      let place = Place(module: module, namespace: Self.namespace(of: file.package), path: "")
      for type in file.enums { add(type, in: place) }
      for message in file.messages { add(message, in: place) }
      for service in file.services { taken.formUnion(service.swiftTypes) }
    }
    taken.formUnion(namespaces.filter { $0.value.count > 1 }.keys)
  }

  /// One caseless enum for each package: "jeton.rpc.v1" is `JetonRPCV1`.
  static func namespace(of package: String) -> String {
    Words(separated: package).upperCamel.asType
  }

  private mutating func add(_ message: MessageType, in place: Place) {
    let place = add(message.fullName, message.name, in: place)
    for type in message.enums { add(type, in: place) }
    for nested in message.messages { add(nested, in: place) }
    for oneof in message.oneofs { taken.insert(oneof.swiftType) }
  }

  private mutating func add(_ type: EnumType, in place: Place) {
    _ = add(type.fullName, type.name, in: place)
    zeros[type.fullName] = zip(type.caseNames, type.values).first { $0.1.number == 0 }?.0
  }

  private mutating func add(_ fullName: String, _ name: String, in place: Place) -> Place {
    var place = place
    place.path += "." + name.asType
    types[fullName] = place
    taken.insert(name.asType)
    return place
  }

  /// From the full name in the schema; protoc has resolved it.
  func type(_ fullName: String) -> String {
    let place = place(fullName)
    return qualified(place.namespace, in: place.module, if: taken.contains(place.namespace))
      + place.path
  }

  func module(of fullName: String) -> String { place(fullName).module }

  private func place(_ fullName: String) -> Place {
    guard let place = types[fullName] else {
      preconditionFailure("\(fullName) is not in the schema")
    }
    return place
  }

  /// The constant that holds a file's descriptor.
  func constant(of descriptor: Descriptor) -> String {
    let module = modules.module(of: descriptor.name, isRequested: descriptor.isRequested)
    let namespace = Self.namespace(of: descriptor.package)
    return qualified(namespace, in: module, if: taken.contains(namespace)) + "."
      + DescriptorWriter.name(of: descriptor.name)
  }

  /// A type of Swift's own, or of a module, that the schema may hide.
  func known(_ name: String, from module: String = "Swift") -> String {
    qualified(name, in: module, if: taken.contains(name) || namespaces[name] != nil)
  }

  private func qualified(_ name: String, in module: String, if isHidden: Bool) -> String {
    isHidden && !module.isEmpty ? module + "::" + name : name
  }

  /// A type of the room that every generated message stands on.
  func runtime(_ name: String) -> String { known(name, from: "JetonMessages") }

  /// A type of the room that every service stands on.
  func call(_ name: String) -> String { known(name, from: "JetonRPC") }
}

// What a field becomes.
extension SwiftNames {
  /// Of one value of a field.
  func type(_ kind: Kind) -> String {
    switch kind {
    case .int32: known("Int32")
    case .int64: known("Int64")
    case .uint32: known("UInt32")
    case .uint64: known("UInt64")
    case .float: known("Float")
    case .double: known("Double")
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
    case .int32, .int64, .uint32, .uint64, .float, .double: "0"
    case .bool: "false"
    case .string: "\"\""
    case .secret: type(.secret) + "(\"\")"
    case .bytes: "[]"
    case .enumeration(let name): zeros[name].map { "." + $0 } ?? type(name) + "(rawValue: 0)"
    case .message, .unsupported: "nil"
    }
  }
}
