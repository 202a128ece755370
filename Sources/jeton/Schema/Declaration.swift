import JetonMessages

/// Writes what a schema declares, as a schema writes it. What the server's names hold is shown,
/// never obeyed.
struct Declaration {
  let schema: ServedSchema

  /// A service, method, message, field or enum; nil for what is none.
  func text(of symbol: String) -> String? {
    if let service = schema.services[symbol] { return text(service, symbol) }
    if let message = schema.messages[symbol] { return text(message, symbol) }
    if let item = schema.enums[symbol] { return text(item, symbol) }
    let lines =
      schema.method(symbol).map { comment(symbol) + [text($0)] }
      ?? schema.field(symbol).map { comment(symbol) + [text($0)] }
    return lines.map { $0.map { $0 + "\n" }.joined() }
  }

  private func text(_ service: Plugin.Service, _ name: String) -> String {
    block(
      "service \(service.name.shown)", name,
      service.method.flatMap { comment("\(name).\($0.name)") + [text($0)] })
  }

  private func text(_ method: Plugin.Method) -> String {
    let input = (method.clientStreaming ? "stream " : "") + method.inputType.withoutLeadingDot
    let output = (method.serverStreaming ? "stream " : "") + method.outputType.withoutLeadingDot
    return "rpc \(method.name.shown)(\(input.shown)) returns (\(output.shown));"
  }

  private func text(_ item: Plugin.Enum, _ name: String) -> String {
    block(
      "enum \(item.name.shown)", name,
      item.value.flatMap {
        comment("\(name).\($0.name)") + ["\($0.name.shown) = \($0.number);"]
      })
  }

  private func text(_ message: Plugin.Message, _ name: String) -> String {
    var lines: [String] = []
    var oneof: Int32?
    for field in message.field {
      let next = field.proto3Optional ? nil : field.oneofIndex
      if oneof != next, oneof != nil { lines.append("}") }
      if oneof != next, let next, message.oneofDecl.indices.contains(Int(next)) {
        let choice = message.oneofDecl[Int(next)].name
        lines += comment("\(name).\(choice)") + ["oneof \(choice.shown) {"]
      }
      oneof = next
      let indent = oneof == nil ? "" : "  "
      lines += (comment("\(name).\(field.name)") + [text(field)]).map { indent + $0 }
    }
    if oneof != nil { lines.append("}") }
    return block("message \(message.name.shown)", name, lines)
  }

  private func text(_ field: Plugin.Field) -> String {
    let secret = field.options?.sensitive == true ? " [(jeton.rpc.v1.sensitive) = true]" : ""
    return "\(type(field).shown) \(field.name.shown) = \(field.number)\(secret);"
  }

  private func type(_ field: Plugin.Field) -> String {
    if let entry = schema.mapEntry(field) {
      return "map<\(entry.field[0].typeText), \(entry.field[1].typeText)>"
    }
    let word = field.isRepeated ? "repeated " : field.proto3Optional ? "optional " : ""
    return word + field.typeText
  }

  private func block(_ head: String, _ name: String, _ lines: [String]) -> String {
    let body = lines.isEmpty ? "{}\n" : "{\n" + lines.map { "  \($0)\n" }.joined() + "}\n"
    return comment(name).map { $0 + "\n" }.joined() + "\(head) \(body)"
  }

  private func comment(_ name: String) -> [String] {
    guard let text = schema.comments[name] else { return [] }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0.isEmpty ? "//" : "//" + String($0).shown }
  }
}

extension ServedSchema {
  /// By its full name, with a dot before its own.
  func method(_ symbol: String) -> Plugin.Method? {
    let (scope, name) = symbol.splitAtLastDot
    return services[scope]?.method.first { $0.name == name }
  }

  func field(_ symbol: String) -> Plugin.Field? {
    let (scope, name) = symbol.splitAtLastDot
    return messages[scope]?.field.first { $0.name == name }
  }
}

extension String {
  fileprivate var splitAtLastDot: (scope: String, name: String) {
    guard let dot = lastIndex(of: ".") else { return ("", self) }
    return (String(self[..<dot]), String(self[index(after: dot)...]))
  }
}
