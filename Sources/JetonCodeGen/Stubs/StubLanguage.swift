// Clients in other languages: their messages come from their own plugins of protoc, what calls the
// services from here. One file for each language; it knows that language, and nothing of the others.

/// The languages that stubs are written in.
package enum StubLanguage: String, Sendable, CaseIterable {
  case c, go, java, javascript, perl, python, ruby, rust

  fileprivate var write: (StubSource) -> [GeneratedFile] {
    switch self {
    case .c: writeCStubs
    case .go: writeGoStubs
    case .java: writeJavaStubs
    case .javascript: writeJavaScriptStubs
    case .perl: writePerlStubs
    case .python: writePythonStubs
    case .ruby: writeRubyStubs
    case .rust: writeRustStubs
    }
  }
}

/// What a language's stubs are made of.
struct StubSource {
  let schema: Schema
  /// The package or module that the language has the messages in, where the schema does not say it.
  let package: String

  /// Those that code is wanted for, also without a service.
  var files: [File] { schema.files.filter(\.isRequested) }

  /// Whether the server knows a repeated call by a `request_id`, which the stub fills in.
  func takesRequestID(_ method: Method) -> Bool { schema.hasRequestID(method.request) }

  /// Whether a call whose fate is unknown may be sent again: rule 21 of PROTOCOL.md.
  func isRepeatable(_ method: Method) -> Bool {
    takesRequestID(method) || method.idempotency != .unknown
  }

  /// Whether printing the message would print a secret: its own, or one of a message in it.
  func isRevealing(_ message: MessageType, inside outer: Set<String> = []) -> Bool {
    let outer = outer.union([message.fullName])
    return message.fields.contains { field in
      switch field.kind {
      case .secret: true
      case .message(let name) where !outer.contains(name):
        self.message(name).map { isRevealing($0, inside: outer) } ?? false
      default: false
      }
    }
  }

  func message(_ fullName: String) -> MessageType? {
    schema.files.lazy.flatMap(\.messages).flatMap(\.withNested).first { $0.fullName == fullName }
  }
}

/// The stubs of the requested files, in the schema's order.
package func stubs(
  _ schema: Schema, _ language: StubLanguage, package: String
) -> [GeneratedFile] {
  language.write(StubSource(schema: schema, package: package))
}
