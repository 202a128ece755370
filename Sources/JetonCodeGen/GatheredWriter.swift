/// Writes what the messages of gathered methods are besides: requests are looked at where they
/// arrived, answers are written to where they are sent from.
struct GatheredWriter {
  let file: File
  let names: SwiftNames
  /// "public" or "package", with a space behind it.
  let access: String

  func write(to source: inout SourceText) {
    let methods = file.services.flatMap(\.methods).filter { $0.execution == .gathered }
    for message in messages(below: methods.map(\.request)) { writeView(message, to: &source) }
    for message in messages(below: methods.map(\.response)) { writeDraft(message, to: &source) }
  }

  /// These messages and those they hold, as far as they are of this file.
  private func messages(below roots: [String]) -> [MessageType] {
    var reached: Set<String> = []
    var next = roots
    while let name = next.popLast() {
      guard let message = file.messages.first(where: { $0.fullName == name }),
        reached.insert(name).inserted
      else { continue }
      next += message.fields.compactMap(\.kind.typeName)
    }
    return file.messages.filter { reached.contains($0.fullName) }
  }

  private func writeView(_ message: MessageType, to source: inout SourceText) {
    source.line()
    let view = names.runtime("MessageView")
    source.block("extension \(view) where M == \(names.type(message.fullName))") { source in
      for field in message.fields { writeView(field, to: &source) }
    }
  }

  private func writeView(_ field: Field, to source: inout SourceText) {
    let (name, number) = (field.swiftName, field.number)
    let failure = names.runtime("DecodingFailure")
    let span = names.known("Span") + "<" + names.known("UInt8") + ">"
    source.documentation(field.origin)
    switch (field.shape, field.kind) {
    case (.single, .string), (.single, .secret):
      source.line("@_lifetime(copy self)")
      source.block("\(access)func \(name)() throws(\(failure)) -> \(span)") {
        $0.line("try text(\(number), \(field.name.asLiteral))")
      }
    case (.single, .bytes):
      source.line("@_lifetime(copy self)")
      source.block("\(access)func \(name)() -> \(span)") { $0.line("bytes(\(number))") }
    case (.single, .uint64):
      source.line("\(access)var \(name): \(names.known("UInt64")) { number(\(number)) }")
    case (.single, .message(let type)):
      let element = "\(names.runtime("MessageView"))<\(names.type(type))>"
      source.line("@_lifetime(copy self)")
      source.block("\(access)func \(name)() -> \(element)?") { $0.line("message(\(number))") }
    case (.repeated, .message(let type)):
      let element = "\(names.runtime("MessageView"))<\(names.type(type))>"
      source.line("\(access)var \(name)Count: \(names.known("Int")) { count(\(number)) }")
      source.line("@inline(__always)")
      source.block(
        "\(access)func forEachOf\(Words.upperFirst(name))<Failure: \(names.known("Error"))>("
          + "_ body: (\(element)) throws(Failure) -> \(names.known("Void"))) throws(Failure)"
      ) { $0.line("try forEach(\(number), body)") }
    default: break
    }
  }

  private func writeDraft(_ message: MessageType, to source: inout SourceText) {
    source.line()
    let draft = names.runtime("Draft")
    source.block("extension \(draft) where M == \(names.type(message.fullName))") { source in
      for field in message.fields { writeDraft(field, to: &source) }
    }
  }

  private func writeDraft(_ field: Field, to source: inout SourceText) {
    let number = field.number
    let head = "\(access)mutating func \(field.swiftName)"
    source.documentation(field.origin)
    switch field.kind {
    case .string, .bytes:
      let span = names.known("Span") + "<" + names.known("UInt8") + ">"
      source.block("\(head)(_ value: \(span))") { $0.line("bytes(\(number), value)") }
    case .uint32, .uint64:
      source.block("\(head)(_ value: \(names.type(field.kind)))") {
        $0.line("number(\(number), \(names.known("UInt64"))(value))")
      }
    case .enumeration(let type):
      let bits = "\(names.known("UInt64"))(bitPattern: \(names.known("Int64"))(value.rawValue))"
      source.block("\(head)(_ value: \(names.type(type)))") {
        $0.line("number(\(number), \(bits))")
      }
    case .message(let type):
      let draft = "\(names.runtime("Draft"))<\(names.type(type))>"
      let void = names.known("Void")
      source.block(
        "\(head)<Failure: \(names.known("Error"))>("
          + "_ body: (inout \(draft)) throws(Failure) -> \(void)) throws(Failure)"
      ) { $0.line("try message(\(number), body)") }
    default: break
    }
  }
}
