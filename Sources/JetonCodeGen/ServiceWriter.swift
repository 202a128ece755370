/// Writes what server and client of a service share, then one of the two.
struct ServiceWriter {
  let service: Service
  /// The constant that holds the descriptor of its file.
  let file: String
  let names: SwiftNames
  /// "public" or "package", with a space behind it.
  let access: String

  var methodsName: String { service.swiftName(with: "Methods") }
  var error: String { names.call("RPCError") }

  private func writeMethods(to source: inout SourceText) {
    source.line("/// What is known of the methods of \(service.fullName).")
    source.block("\(access)enum \(methodsName)") { source in
      for method in service.methods { writeDescriptor(method, access: access, to: &source) }
      let all = service.methods.map(\.swiftName).joined(separator: ", ")
      source.line("\(access)static let all: [\(names.call("MethodDescriptor"))] = [\(all)]")
    }
  }

  func writeDescriptor(_ method: Method, access: String, to source: inout SourceText) {
    source.line("\(access)static let \(method.swiftName) = \(names.call("MethodDescriptor"))(")
    source.indented { source in
      source.line("service: \(service.fullName.asLiteral), name: \(method.name.asLiteral),")
      let verb = method.verb.isEmpty ? "" : "verb: \(method.verb.asLiteral), "
      source.line(
        "kind: .\(method.callKind), \(verb)idempotency: .\(method.idempotency.rawValue))")
    }
  }

  func writeServer(to source: inout SourceText) {
    writeMethods(to: &source)
    source.line()
    source.documentation(service.origin)
    source.block("\(access)protocol \(service.swiftName)<Caller>: \(sendable)") { source in
      source.line("associatedtype Caller: \(sendable)")
      for method in service.methods {
        source.line()
        source.documentation(method.origin)
        source.line(handler(method))
      }
    }
    source.line()
    source.line("// What a service does not implement, so that a new method breaks no server.")
    source.block("extension \(service.swiftName)") { source in
      for method in service.methods { writeDefault(method, to: &source) }
    }
    source.line()
    writeRegistration(to: &source)
  }

  // A gathered handler refuses calls one by one.
  private func writeDefault(_ method: Method, to source: inout SourceText) {
    source.block(access + handler(method)) { source in
      let refusal = "\(error)(unimplemented: \(methodsName).\(method.swiftName))"
      source.line(method.isGathered ? "answers.failAll(\(refusal))" : "throw \(refusal)")
    }
  }

  private func handler(_ method: Method) -> String {
    if method.isGathered {
      return "func \(method.swiftName)(_ calls: \(calls(method)), by caller: Caller, "
        + "context: \(context(method)), answers: inout \(answers(method)))"
    }
    let writer = method.streamsResponses ? "to writer: \(self.writer(method)), " : ""
    let result = method.streamsResponses ? "" : " -> \(response(method))"
    let requests = method.streamsRequests ? "requests" : "request"
    return "func \(method.swiftName)(_ \(requests): \(requestParameter(method)), "
      + "\(writer)by caller: Caller, "
      + "context: \(context(method))) \(effects(method))\(result)"
  }

  private func calls(_ method: Method) -> String {
    names.call("GatheredCalls") + "<\(request(method))>"
  }

  private func answers(_ method: Method) -> String {
    names.call("GatheredAnswers") + "<\(response(method))>"
  }

  private func context(_ method: Method) -> String {
    (method.execution == .async ? "" : "borrowing ") + names.call("ServerContext")
  }

  private func effects(_ method: Method) -> String {
    (method.execution == .async ? "async " : "") + "throws(\(error))"
  }

  private func writer(_ method: Method) -> String {
    names.call("ResponseWriter") + "<\(response(method))>"
  }

  private func writeRegistration(to source: inout SourceText) {
    source.block("extension \(service.swiftName)") { source in
      source.line("/// Makes `router` send this service's calls here.")
      source.block(
        "\(access)func register<G: \(names.call("Gate"))>"
          + "(in router: inout \(names.call("Router"))<G>) where G.Caller == Caller"
      ) { source in
        source.line("router.describe(\(file))")
        for method in service.methods { writeRegistration(method, to: &source) }
      }
    }
  }

  private func writeRegistration(_ method: Method, to source: inout SourceText) {
    if method.isGathered { return writeGathered(method, to: &source) }
    let (name, request, response) = (method.swiftName, requestParameter(method), response(method))
    let writer = method.streamsResponses ? "writer: \(self.writer(method)), " : ""
    let result = method.streamsResponses ? names.known("Void") : response
    source.line("router.\(method.registration)(\(methodsName).\(name)) {")
    source.indented { source in
      source.line(
        "(request: \(request), \(writer)caller: Caller, context: \(context(method))) "
          + "\(effects(method)) -> \(result) in")
      let call = method.execution == .async ? "try await" : "try"
      let argument = method.streamsResponses ? "to: writer, " : ""
      source.line("\(call) self.\(name)(request, \(argument)by: caller, context: context)")
    }
    source.line("}")
  }

  private func writeGathered(_ method: Method, to source: inout SourceText) {
    let name = method.swiftName
    source.line("router.registerGathered(\(methodsName).\(name)) {")
    source.indented { source in
      source.line(
        "(calls: \(calls(method)), caller: Caller, context: \(context(method)), "
          + "answers: inout \(answers(method))) in")
      source.line("self.\(name)(calls, by: caller, context: context, answers: &answers)")
    }
    source.line("}")
  }

  private func requestParameter(_ method: Method) -> String {
    method.streamsRequests ? names.call("RequestStream") + "<\(request(method))>" : request(method)
  }

  var sendable: String { names.known("Sendable") }
  func request(_ method: Method) -> String { names.type(method.request) }
  func response(_ method: Method) -> String { names.type(method.response) }
}

extension Service {
  var swiftName: String { name.asType(orWith: "Service") }

  /// What server and client are called.
  var swiftTypes: [String] {
    [swiftName] + ["Methods", "Client", "ClientMethods"].map(swiftName(with:))
  }

  func swiftName(with suffix: String) -> String { swiftName.unquoted + suffix }
}

extension Method {
  /// Beside its methods, a service's descriptors have `all`.
  var swiftName: String {
    let name = Words.lowerFirst(name)
    return name == "all" ? "allMethod" : name.asMember
  }

  fileprivate var isGathered: Bool { execution == .gathered }

  fileprivate var registration: String {
    switch (streamsRequests, streamsResponses) {
    case (false, false): execution == .inline ? "registerInline" : "register"
    case (false, true): "registerServerStreaming"
    case (true, false): "registerClientStreaming"
    case (true, true): "registerBidirectionalStreaming"
    }
  }

  var callKind: String {
    switch (streamsRequests, streamsResponses) {
    case (false, false): "unary"
    case (false, true): "serverStreaming"
    case (true, false): "clientStreaming"
    case (true, true): "bidirectionalStreaming"
    }
  }
}
