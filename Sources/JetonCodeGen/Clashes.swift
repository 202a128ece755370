// Names that differ in the schema and would be one in Swift or in C.

extension Schema {
  /// Of what files share: a module's names, a namespace's, and those of all C.
  var clashes: [Refusal] {
    let requested = files.filter(\.isRequested)
    let packages = Dictionary(grouping: requested, by: \.package).sorted { $0.key < $1.key }
    let types = packages.flatMap { repeated($1.flatMap(\.types), in: $0) }
    let names = Set(requested.map(\.name))
    let inC =
      repeated(files.flatMap(\.cTypes), in: "C") + repeated(files.flatMap(\.cFunctions), in: "C")
    return types
      + repeated(
        packages.map { $1[0].namespace } + requested.flatMap(\.serviceTypes), in: "the module")
      + inC.filter { names.contains($0.file) } + descriptorClashes
  }
}

extension File {
  var clashes: [Refusal] {
    services.flatMap { service in
      repeated(service.methods.map { ($0.name, $0.swiftName, $0.origin) }, in: service.fullName)
    }
  }

  fileprivate var types: [(String, String, Origin)] {
    messages.map { ($0.name, $0.name.asType, $0.origin) }
      + enums.map { ($0.name, $0.name.asType, $0.origin) }
  }

  fileprivate var namespace: (String, String, Origin) {
    ("package " + package, SwiftNames.namespace(of: package), Origin(file: name, line: 1))
  }

  fileprivate var serviceTypes: [(String, String, Origin)] {
    services.flatMap { service in
      service.swiftTypes.map { ("service " + service.fullName, $0, service.origin) }
    }
  }

  fileprivate var cTypes: [(String, String, Origin)] {
    messages.flatMap(\.withNested).flatMap(\.cTypes)
  }

  fileprivate var cFunctions: [(String, String, Origin)] {
    messages.flatMap(\.withNested).flatMap { message in
      message.cNames.map { ($0, CNames.prefix($0), message.origin) }
    }
  }
}

extension MessageType {
  var clashes: [Refusal] {
    repeated(properties, in: fullName) + repeated(types, in: fullName)
      + repeated(cMembers, in: "the C structure of " + fullName)
      + oneofs.indices.flatMap { repeated(cases(of: $0), in: fullName + "." + oneofs[$0].name) }
  }

  private var properties: [(String, String, Origin)] {
    fields.compactMap { field in
      if case .member = field.shape { return nil }
      return (field.name, field.swiftName, field.origin)
    } + oneofs.map { ($0.name, $0.swiftName, $0.origin) }
  }

  private func cases(of oneof: Int) -> [(String, String, Origin)] {
    fields.filter { $0.shape == .member(oneof) }.map { ($0.name, $0.swiftName, $0.origin) }
  }

  /// Its own name and those of the hidden entries of its maps.
  fileprivate var cNames: [String] {
    [fullName]
      + fields.compactMap { field in
        if case .map(_, let entry) = field.shape { entry } else { nil }
      }
  }

  /// The selector of a oneof has a type of its own.
  fileprivate var cTypes: [(String, String, Origin)] {
    cNames.map { ($0, CNames.structure($0), origin) }
      + oneofs.map {
        (fullName + "." + $0.name, CNames.structure("\(fullName).\($0.name)") + "Case", $0.origin)
      }
  }

  private var types: [(String, String, Origin)] {
    messages.map { ($0.name, $0.name.asType, $0.origin) }
      + enums.map { ($0.name, $0.name.asType, $0.origin) }
      + oneofs.map { ($0.name, $0.swiftType, $0.origin) }
  }

  /// protobuf-c's own members are `base`, a count beside each list, and a selector of each oneof.
  private var cMembers: [(String, String, Origin)] {
    [("protobuf-c's own base", "base", origin)]
      + fields.flatMap { field in
        let member = (field.name, CNames.member(field.name), field.origin)
        return switch field.shape {
        case .single, .member: [member]
        case .optional(let oneof):
          [member, (field.name, CNames.selector(oneof), field.origin)]
        case .repeated, .map: [member, (field.name, "n_" + member.1, field.origin)]
        }
      } + oneofs.map { ($0.name, CNames.selector($0.name), $0.origin) }
  }
}

/// Told where the later one stands.
private func repeated(_ names: [(String, String, Origin)], in scope: String) -> [Refusal] {
  var first: [String: String] = [:]
  return names.compactMap { name, made, origin in
    guard let previous = first.updateValue(name, forKey: made) else { return nil }
    return Refusal(origin, "\(previous) and \(name) of \(scope) both become \(made)")
  }
}
