// Names that differ in the schema and would be one in Swift or in C.

extension File {
  var clashes: [Refusal] {
    let types =
      messages.map { ($0.name, $0.name.asType, $0.origin) }
      + enums.map { ($0.name, $0.name.asType, $0.origin) }
    let methods = services.flatMap { service in
      repeated(service.methods.map { ($0.name, $0.swiftName, $0.origin) }, in: service.fullName)
    }
    return repeated(types, in: package) + methods
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
        case .optional: [member, (field.name, CNames.selector("_" + field.name), field.origin)]
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
