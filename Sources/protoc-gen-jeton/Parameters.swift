import JetonCodeGen

/// What stands before the colon of `--jeton_out=output=server,visibility=package:folder`.
struct Parameters {
  enum Mode {
    case swift(Options)
    /// The C that protobuf-c needs, and the header that names it all; it includes `header` first.
    case c(module: String, header: String?)
    /// The C that protobuf-c has for programs in C.
    case protobufC
    /// What calls the services in another language.
    case stubs(StubLanguage, package: String)
    /// Nothing but the faults that `lint` finds.
    case lint
  }

  let mode: Mode
  let hasComments: Bool

  init(_ text: String) throws(PluginFailure) {
    var values: [Substring: String] = [:]
    var others: [String: String] = [:]
    for part in text.split(separator: ",") {
      let words = part.split(separator: "=", maxSplits: 1)
      if words.count == 2, words[0].hasPrefix("M"), words[0].hasSuffix(".proto") {
        others[String(words[0].dropFirst())] = String(words[1])
      } else if words.count == 2, Self.known.contains(words[0]) {
        values[words[0]] = String(words[1])
      } else {
        throw PluginFailure(message: "protoc-gen-jeton: unknown parameter \(part)")
      }
    }
    hasComments = try Self.choice(values["comments"], "comments", ["on", "off"])
    mode = try Self.mode(values, others)
  }

  private static let known: Set<Substring> = [
    "output", "module", "messages", "c_module", "c_header", "visibility", "comments", "language",
    "package",
  ]

  private static func mode(
    _ values: [Substring: String], _ others: [String: String]
  ) throws(PluginFailure) -> Mode {
    let isPublic = try choice(values["visibility"], "visibility", ["public", "package"])
    let module = values["module"] ?? ""
    let cModule = values["c_module"] ?? (module.isEmpty ? "" : "C" + module)
    let output = values["output"] ?? ""
    if output == "lint" { return .lint }
    if output == "protobuf-c" { return .protobufC }
    if output == "stubs" { return .stubs(try language(values), package: values["package"] ?? "") }
    guard !["c", "messages"].contains(output) || !cModule.isEmpty else {
      throw PluginFailure(message: "protoc-gen-jeton: output=\(output) wants module= or c_module=")
    }
    if output == "c" { return .c(module: cModule, header: values["c_header"]) }
    guard let output = Output(rawValue: output) else {
      throw PluginFailure(
        message: "protoc-gen-jeton: output= must be messages, server, client, c, protobuf-c, stubs "
          + "or lint")
    }
    let modules = Modules(
      output: module, requested: values["messages"] ?? module, others: others)
    return .swift(Options(output: output, isPublic: isPublic, modules: modules, cModule: cModule))
  }

  private static func language(
    _ values: [Substring: String]
  ) throws(PluginFailure) -> StubLanguage {
    guard let language = StubLanguage(rawValue: values["language"] ?? "") else {
      let all = StubLanguage.allCases.map(\.rawValue).joined(separator: ", ")
      throw PluginFailure(message: "protoc-gen-jeton: language= must be one of \(all)")
    }
    return language
  }

  /// Whether the first of both was chosen, which is so without a choice.
  private static func choice(
    _ value: String?, _ name: String, _ words: [String]
  ) throws(PluginFailure) -> Bool {
    let value = value ?? words[0]
    guard words.contains(value) else {
      throw PluginFailure(
        message: "protoc-gen-jeton: \(name)= must be \(words.joined(separator: " or "))")
    }
    return value == words[0]
  }
}
