import JetonMessages

/// Writes what a schema declares, as a schema writes it. What the server's names hold is shown,
/// never obeyed.
struct Declaration {
  let schema: ServedSchema

  /// A service, method, message or enum; nil for what is none.
  func text(of symbol: String) -> String? {
    if let service = schema.services[symbol] { return text(service) }
    if let message = schema.messages[symbol] { return text(message, symbol) }
    if let item = schema.enums[symbol] { return text(item) }
    return schema.method(symbol).map { text($0) + "\n" }
  }

  private func text(_ service: Plugin.Service) -> String {
    block("service \(service.name.shown)", service.method.map(text))
  }

  private func text(_ method: Plugin.Method) -> String {
    let input = (method.clientStreaming ? "stream " : "") + method.inputType.withoutLeadingDot
    let output = (method.serverStreaming ? "stream " : "") + method.outputType.withoutLeadingDot
    return "rpc \(method.name.shown)(\(input.shown)) returns (\(output.shown));"
  }

  private func text(_ item: Plugin.Enum) -> String {
    block("enum \(item.name.shown)", item.value.map { "\($0.name.shown) = \($0.number);" })
  }

  private func text(_ message: Plugin.Message, _ name: String) -> String {
    var lines: [String] = []
    var oneof: Int32?
    for field in message.field {
      let next = field.proto3Optional ? nil : field.oneofIndex
      if oneof != next, oneof != nil { lines.append("}") }
      if oneof != next, let next, message.oneofDecl.indices.contains(Int(next)) {
        lines.append("oneof \(message.oneofDecl[Int(next)].name.shown) {")
      }
      oneof = next
      lines.append((oneof == nil ? "" : "  ") + text(field))
    }
    if oneof != nil { lines.append("}") }
    return block("message \(message.name.shown)", lines)
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

  private func block(_ head: String, _ lines: [String]) -> String {
    lines.isEmpty ? head + " {}\n" : head + " {\n" + lines.map { "  \($0)\n" }.joined() + "}\n"
  }
}

extension ServedSchema {
  /// By its full name, with a dot before its own.
  func method(_ symbol: String) -> Plugin.Method? {
    guard let dot = symbol.lastIndex(of: ".") else { return nil }
    let name = symbol[symbol.index(after: dot)...]
    return services[String(symbol[..<dot])]?.method.first { $0.name == name }
  }
}
