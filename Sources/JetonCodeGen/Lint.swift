/// What the project asks of its own schemas beyond what can be generated: the STANDARD rules of
/// buf, in spirit.
package func lint(_ schema: Schema) -> [Refusal] {
  schema.files.filter(\.isRequested).flatMap(\.violations) + schema.sharedMessages
}

extension Schema {
  /// A message that two methods share cannot change for one of them.
  fileprivate var sharedMessages: [Refusal] {
    var users: [String: String] = [:]
    return files.filter(\.isRequested).flatMap(\.services).flatMap(\.methods).flatMap { method in
      [method.request, method.response].compactMap { message in
        users.updateValue(method.name, forKey: message).map {
          Refusal(method.origin, "\(message) is used by \($0) already")
        }
      }
    }
  }
}

extension File {
  fileprivate var violations: [Refusal] {
    let top = Origin(file: name, line: 1)
    var found: [Refusal] = []
    let folder = name.split(separator: "/").dropLast().joined(separator: ".")
    if folder != package { found.append(Refusal(top, "package \(package) is not its folder")) }
    if package.wholeMatch(of: /.*\.v[1-9][0-9]*/) == nil {
      found.append(Refusal(top, "package \(package) has no version"))
    }
    let messages = messages.flatMap(\.withNested)
    found += messages.flatMap(\.violations)
    found += (enums + messages.flatMap(\.enums)).flatMap(\.violations)
    return found + services.flatMap(\.violations)
  }
}

extension MessageType {
  fileprivate var violations: [Refusal] {
    var found = fields.compactMap { field in
      field.name.isSnake ? nil : Refusal(field.origin, "\(field.name) is not lower_snake_case")
    }
    if !name.isPascal { found.append(Refusal(origin, "\(name) is not PascalCase")) }
    return found
  }
}

extension EnumType {
  fileprivate var violations: [Refusal] {
    var found = values.compactMap { value in
      value.name.hasPrefix(prefix) && value.name.isScreaming
        ? nil : Refusal(value.origin, "\(value.name) does not begin with \(prefix)")
    }
    if let zero = values.first, zero.name != prefix + "UNSPECIFIED" {
      found.append(Refusal(zero.origin, "the zero of \(name) is not \(prefix)UNSPECIFIED"))
    }
    if Set(values.map(\.number)).count < values.count {
      found.append(Refusal(origin, "\(name) has two names for one number"))
    }
    return found
  }
}

extension Service {
  fileprivate var violations: [Refusal] {
    var found: [Refusal] = []
    if !name.hasSuffix("Service") {
      found.append(Refusal(origin, "\(name) does not end in Service"))
    }
    for method in methods {
      if method.verb.isEmpty {
        found.append(Refusal(method.origin, "\(method.name) names no (jeton.rpc.v1.verb)"))
      }
      let package = String(fullName.dropLast(name.count))
      for (message, suffix) in [(method.request, "Request"), (method.response, "Response")]
      where message != "\(package)\(method.name)\(suffix)" {
        found.append(Refusal(method.origin, "\(message) is not called \(method.name)\(suffix)"))
      }
    }
    return found
  }
}

extension String {
  fileprivate var isSnake: Bool { wholeMatch(of: /[a-z][a-z0-9]*(_[a-z0-9]+)*/) != nil }
  fileprivate var isPascal: Bool { wholeMatch(of: /[A-Z][A-Za-z0-9]*/) != nil }
  fileprivate var isScreaming: Bool { wholeMatch(of: /[A-Z][A-Z0-9]*(_[A-Z0-9]+)*/) != nil }
}
