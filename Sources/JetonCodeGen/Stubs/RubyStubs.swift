/// A file `x_client.rb` beside each `x_pb.rb`: a class for each service, and what is not to be printed of
/// messages; and in each package `all.rb`, which requires them.
func writeRubyStubs(_ source: StubSource) -> [GeneratedFile] {
  source.files.map { RubyClients(schemaFile: $0, source: source).generated }
    + Dictionary(grouping: source.files, by: \.package).sorted { $0.key < $1.key }.map(all)
}

private func all(_ package: String, _ files: [File]) -> GeneratedFile {
  var text = SourceText()
  text.head("package \(package)")
  for file in files { text.line("require \"\(file.rubyPath)_client\"") }
  return GeneratedFile(name: package.replacing(".", with: "/") + "/all.rb", text: text.text)
}

private struct RubyClients {
  let schemaFile: File
  let source: StubSource

  var generated: GeneratedFile {
    var text = SourceText()
    text.head(schemaFile.name)
    text.line("require \"jeton/method\"")
    text.line("require \"\(schemaFile.rubyPath)_pb\"")
    text.line()
    let modules = schemaFile.package.split(separator: ".").map(Words.upperFirst)
    inside(modules[...], &text) { text in
      let guarded = schemaFile.messages.flatMap(\.withNested).filter { source.isRevealing($0) }
      for message in guarded { keepBack(message, in: modules, to: &text) }
      if !guarded.isEmpty && !schemaFile.services.isEmpty { text.line() }
      text.separated(schemaFile.services) { write($0, in: modules, to: &$1) }
    }
    return GeneratedFile(name: "\(schemaFile.rubyPath)_client.rb", text: text.text)
  }

  private func inside(
    _ modules: ArraySlice<String>, _ text: inout SourceText, _ body: (inout SourceText) -> Void
  ) {
    guard let first = modules.first else { return body(&text) }
    text.line("module \(first)")
    text.indented { inside(modules.dropFirst(), &$0, body) }
    text.line("end")
  }

  private func keepBack(_ message: MessageType, in modules: [String], to text: inout SourceText) {
    let fields = message.fields.filter { $0.kind == .secret }.map { "\"\($0.name)\"" }
    let arguments = [constant(message.fullName, in: modules)] + fields
    text.line("Redacted.guard(\(arguments.joined(separator: ", ")))")
  }

  /// "jeton.v1.Token" within Jeton::V1 is `Token`.
  private func constant(_ fullName: String, in modules: [String]) -> String {
    let parts = fullName.split(separator: ".").map(Words.upperFirst)
    return (parts.starts(with: modules) ? Array(parts.dropFirst(modules.count)) : parts)
      .joined(separator: "::")
  }

  private func write(_ service: Service, in modules: [String], to text: inout SourceText) {
    text.comment(service.origin)
    text.line("class \(service.name)Client")
    text.indented { text in
      let methods = service.methods.filter { !$0.streamsRequests }
      text.line("METHODS = {")
      text.indented { text in
        for method in methods { describe(method, of: service, in: modules, to: &text) }
      }
      text.line("}.freeze")
      text.line()
      text.line("def initialize(channel)")
      text.indented { $0.line("@channel = channel") }
      text.line("end")
      for method in methods {
        text.line()
        write(method, to: &text)
      }
    }
    text.line("end")
  }

  private func describe(
    _ method: Method, of service: Service, in modules: [String], to text: inout SourceText
  ) {
    text.line("\(Words(camel: method.name).snake): Method.new(")
    text.indented { text in
      text.line("name: \"\(service.fullName)/\(method.name)\", stream: \(method.streamsResponses),")
      text.line(
        "repeatable: \(source.isRepeatable(method)), takes_id: \(source.takesRequestID(method)),")
      let request = constant(method.request, in: modules)
      text.line("request: \(request), response: \(constant(method.response, in: modules))")
    }
    text.line("),")
  }

  /// What streams its requests has no stub: the schema of Jeton has none such.
  private func write(_ method: Method, to text: inout SourceText) {
    let name = Words(camel: method.name).snake
    text.comment(method.origin)
    let functions =
      method.streamsResponses ? [(name, "stream")] : [(name, "unary"), (name + "_async", "start")]
    text.separated(functions) { function, text in
      if function.1 == "start" { text.line("# As ##{name}, but returns a Jeton::Call at once.") }
      // Required where it says something: keywords alone would be options, of which `token` is one.
      let isEmpty = source.message(method.request)?.fields.isEmpty ?? false
      let request = isEmpty ? "request = {}" : "request"
      text.line("def \(function.0)(\(request), **options)")
      text.indented { $0.line("@channel.\(function.1)(METHODS[:\(name)], request, **options)") }
      text.line("end")
    }
  }
}

extension File {
  /// "jeton/v1/token.proto" is "jeton/v1/token".
  fileprivate var rubyPath: Substring { name.dropLast(".proto".count) }
}

extension SourceText {
  fileprivate mutating func head(_ source: String) {
    line("# frozen_string_literal: true")
    line()
    line("# Generated by protoc-gen-jeton from \(source). Do not edit.")
    line()
  }

  fileprivate mutating func comment(_ origin: Origin) {
    for content in origin.commentLines { line(content.isEmpty ? "#" : "# \(content)") }
  }
}
