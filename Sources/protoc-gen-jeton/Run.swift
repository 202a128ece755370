import JetonCodeGen
import JetonMessages

/// Answers protoc. A fault of the schema goes into the response, and the exit status is zero:
/// protoc prints it.
func run() {
  var response = Plugin.Response(supportedFeatures: Feature.proto3Optional)
  do throws(PluginFailure) {
    response.file = try answer(StandardStreams.readAll())
  } catch {
    response.error = error.message
  }
  StandardStreams.write(response.encode())
}

/// plugin.proto's CodeGeneratorResponse.Feature: without it protoc refuses the field.
enum Feature {
  static let proto3Optional: UInt64 = 1
}

private func answer(_ bytes: [UInt8]) throws(PluginFailure) -> [Plugin.Response.File] {
  let request: Plugin.Request = try decode(bytes)
  let parameters = try Parameters(request.parameter ?? "")
  switch parameters.mode {
  case .c(let module, let header): return try shadow(request, module: module, header: header)
  case .lint:
    let faults = lint(try Schema(request, hasComments: false))
    guard faults.isEmpty else { throw PluginFailure(Refusals(list: faults)) }
    return []
  case .protobufC: return try protobufC(request)
  case .stubs(let language, let package):
    let schema = try Schema(request, hasComments: parameters.hasComments)
    return stubs(schema, language, package: package).map(Plugin.Response.File.init)
  case .swift(let options):
    return try swift(try Schema(request, hasComments: parameters.hasComments), options)
  }
}

private func swift(
  _ schema: Schema, _ options: Options
) throws(PluginFailure) -> [Plugin.Response.File] {
  do {
    return try generate(schema, options).map(Plugin.Response.File.init)
  } catch {
    throw PluginFailure(error)
  }
}

extension Plugin.Response.File {
  fileprivate init(_ file: GeneratedFile) {
    self.init(name: file.name, insertionPoint: file.insertionPoint, content: file.text)
  }
}

/// protoc's requests are as large as the schemas; this is far above any, and below what would
/// hurt a machine.
private let limits = DecodingLimits(arenaBytes: 1 << 30)

func decode<M: Message>(_ bytes: [UInt8]) throws(PluginFailure) -> M {
  do {
    return try M(decoding: bytes.span, limits: limits)
  } catch {
    throw PluginFailure(message: "protoc-gen-jeton: no \(M.fullName): \(error)")
  }
}

/// What protoc is to show to the person who ran it.
struct PluginFailure: Error {
  var message: String

  init(message: String) {
    self.message = message
  }

  init(_ refusals: Refusals) {
    self.init(message: "not generated\n" + refusals.description)
  }
}
