/// What is to be written for the requested files of a schema.
package enum Output: String, Sendable {
  /// Messages and their bridge to protobuf-c.
  case messages
  /// A protocol for each service, and how it is put into a router.
  case server
  /// A struct for each service that calls it.
  case client
}

package struct Options: Sendable {
  package var output: Output
  /// Else for the package that the output is part of.
  package var isPublic: Bool
  package var modules: Modules
  /// The module of the C that protobuf-c works on.
  package var cModule: String

  package init(output: Output, isPublic: Bool, modules: Modules, cModule: String) {
    self.output = output
    self.isPublic = isPublic
    self.modules = modules
    self.cModule = cModule
  }
}

package struct GeneratedFile: Sendable, Hashable {
  package var name: String
  /// Where in a file of that name, by another plugin of the same run, the text goes.
  package var insertionPoint: String?
  package var text: String

  init(name: String, insertionPoint: String? = nil, text: String) {
    self.name = name
    self.insertionPoint = insertionPoint
    self.text = text
  }
}

/// The Swift files for the requested files of `schema`, in its order. All faults of the schema
/// are found before anything is written.
package func generate(_ schema: Schema, _ options: Options) throws(Refusals) -> [GeneratedFile] {
  let refusals = check(schema)
  guard refusals.isEmpty else { throw Refusals(list: refusals) }
  let generator = Generator(
    schema: schema, names: SwiftNames(schema, options.modules), options: options)
  return generator.files
}

struct Generator {
  let schema: Schema
  let names: SwiftNames
  let options: Options

  private var access: String { options.isPublic ? "public " : "package " }

  private var requested: [File] { schema.files.filter(\.isRequested) }

  var files: [GeneratedFile] {
    switch options.output {
    case .messages: namespaces + requested.compactMap(messages) + descriptors
    case .server: requested.compactMap { services($0, "server") { $0.writeServer(to: &$1) } }
    case .client:
      requested.compactMap {
        services($0, "client") { $0.writeClient(requests: schema, to: &$1) }
      }
    }
  }

  /// One file for each package, since a package may have many files.
  private var namespaces: [GeneratedFile] {
    var seen: Set<String> = []
    return schema.descriptors.filter(\.isRequested).map(\.package).filter {
      seen.insert($0).inserted
    }.map { package in
      var source = SourceText()
      source.head(source: "package \(package)", imports: [])
      source.line("/// The messages of package \(package).")
      source.line("\(access)enum \(SwiftNames.namespace(of: package)) {}")
      return GeneratedFile(name: package + ".package.swift", text: source.text)
    }
  }

  private func messages(_ file: File) -> GeneratedFile? {
    guard !file.messages.isEmpty || !file.enums.isEmpty else { return nil }
    var source = SourceText()
    source.head(source: file.name, imports: imports(of: file))
    let types: [(inout SourceText) -> Void] =
      file.enums.map { EnumWriter(type: $0, names: names, access: access).write }
      + file.messages.map { MessageWriter(message: $0, names: names, access: access).write }
    source.block("extension \(SwiftNames.namespace(of: file.package))") {
      $0.separated(types) { $0(&$1) }
    }
    for message in file.messages {
      source.line()
      BridgeWriter(message: message, names: names, access: access).write(to: &source)
    }
    for message in file.messages {
      TableWriter(message: message, names: names, access: access).write(to: &source)
    }
    GatheredWriter(file: file, names: names, access: access).write(to: &source)
    return GeneratedFile(name: file.stem + ".swift", text: source.text)
  }

  private var descriptors: [GeneratedFile] {
    let all = Dictionary(schema.descriptors.map { ($0.name, $0) }) { first, _ in first }
    return schema.descriptors.filter(\.isRequested).map { descriptor in
      let dependencies = descriptor.dependencies.compactMap { all[$0] }
      let modules = dependencies.map {
        options.modules.module(of: $0.name, isRequested: $0.isRequested)
      }
      var source = SourceText()
      source.head(source: descriptor.name, imports: imports(["JetonMessages"] + modules))
      DescriptorWriter(
        descriptor: descriptor, dependencies: dependencies, names: names, access: access
      ).write(to: &source)
      return GeneratedFile(name: descriptor.name.stem + ".descriptor.swift", text: source.text)
    }
  }

  private func services(
    _ file: File, _ suffix: String, _ write: (ServiceWriter, inout SourceText) -> Void
  ) -> GeneratedFile? {
    guard !file.services.isEmpty else { return nil }
    let messages = file.services.flatMap(\.methods).flatMap { [$0.request, $0.response] }
    let descriptor = schema.descriptors.first { $0.name == file.name }
    var source = SourceText()
    source.head(source: file.name, imports: imports(["JetonRPC"] + messages.map(names.module)))
    source.separated(file.services) {
      let constant = descriptor.map(names.constant) ?? ""
      write(ServiceWriter(service: $0, file: constant, names: names, access: access), &$1)
    }
    return GeneratedFile(name: "\(file.stem).\(suffix).swift", text: source.text)
  }

  /// Only what is used, since Swift warns of the rest.
  private func imports(of file: File) -> [String] {
    let messages = file.messages.flatMap(\.withNested)
    let fields = messages.flatMap(\.fields)
    let secret = fields.contains { $0.kind == .secret } ? ["JetonSecret"] : []
    let others = fields.compactMap(\.kind.typeName).map(names.module)
    return (messages.isEmpty ? [] : ["internal import \(options.cModule)"])
      + imports(["JetonMessages"] + secret + others)
  }

  private func imports(_ modules: [String]) -> [String] {
    options.modules.imports(modules, access)
  }
}

extension File {
  fileprivate var stem: String { name.stem }
}

extension String {
  /// "jeton/v1/token.proto" is "jeton.v1.token": SwiftPM wants a name only once in a module,
  /// whatever its folder.
  fileprivate var stem: String {
    (hasSuffix(".proto") ? String(dropLast(6)) : self).replacing("/", with: ".")
  }
}

extension Kind {
  /// The full name of a message or an enum.
  var typeName: String? {
    switch self {
    case .message(let name), .enumeration(let name): name
    default: nil
    }
  }
}
