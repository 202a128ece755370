import JetonMessages

/// Tells callers without generated code what a router serves, out of the descriptors that the
/// generator left beside the generated code.
struct Reflection<Caller: Sendable>: ReflectionService {
  private let services: [String]
  private let files: [String: FileDescriptor]
  /// Of each name that a schema gives, the file.
  private let symbols: [String: String]

  init(services: Set<String>, files: [FileDescriptor]) {
    self.services = services.sorted()
    let all = files.flatMap(\.withDependencies)
    self.files = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
    var symbols: [String: String] = [:]
    for file in self.files.values {
      for symbol in file.symbols { symbols[symbol] = file.name }
    }
    self.symbols = symbols
  }

  func listServices(
    _ request: JetonRPCV1.ListServicesRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonRPCV1.ListServicesResponse {
    JetonRPCV1.ListServicesResponse(services: services)
  }

  func getFileDescriptors(
    _ request: JetonRPCV1.GetFileDescriptorsRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonRPCV1.GetFileDescriptorsResponse {
    let file =
      switch request.target {
      case .symbol(let symbol): symbols[symbol].flatMap { files[$0] }
      case .fileName(let name): files[name]
      case nil: throw RPCError(invalidTarget: "give a symbol or a file name")
      }
    guard let file else {
      throw RPCError(
        .notFound, "This server serves nothing of that name.", reason: "SYMBOL_NOT_FOUND",
        domain: "rpc")
    }
    return JetonRPCV1.GetFileDescriptorsResponse(
      fileDescriptors: file.withDependencies.map(\.bytes))
  }
}

extension RPCError {
  fileprivate init(invalidTarget description: String) {
    self.init(
      .invalidArgument, description, reason: "TARGET_MISSING", domain: "rpc",
      violations: [FieldViolation(field: "target", description: description)])
  }
}

extension Router {
  /// Makes the router tell of all that is registered so far, and of this. The gate decides who may
  /// ask, by the verb "SeeSchema".
  public mutating func registerReflection() {
    let services = Set(methods.map(\.service) + ReflectionServiceMethods.all.map(\.service))
    Reflection<Caller>(services: services, files: files + [JetonRPCV1.reflectionFile])
      .register(in: &self)
  }
}
