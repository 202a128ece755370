extension ServiceWriter {
  func writeClient(requests: Schema, to source: inout SourceText) {
    let name = service.swiftName(with: "Client")
    // Private, since a server of the same service may be in the same module.
    source.block("private enum \(methods)") { source in
      for method in service.methods { writeDescriptor(method, access: "", to: &source) }
    }
    source.line()
    source.documentation(service.origin)
    source.block("\(access)struct \(name)<Channel: \(names.call("RPCChannel"))>: \(sendable)") {
      source in
      source.line("private let channel: Channel")
      source.line()
      source.block("\(access)init(_ channel: Channel)") { $0.line("self.channel = channel") }
      for method in service.methods {
        source.line()
        source.documentation(method.origin)
        if method.streamsRequests {
          writeRequestStreaming(method, to: &source)
        } else if method.streamsResponses {
          writeStreaming(method, to: &source)
        } else {
          writeUnary(method, takesID: requests.hasRequestID(method.request), to: &source)
        }
      }
    }
  }

  private var methods: String { service.swiftName(with: "ClientMethods") }

  private var options: String {
    let options = names.call("CallOptions")
    return "options: \(options) = \(options)()"
  }

  private func writeRequestStreaming(_ method: Method, to source: inout SourceText) {
    let call = names.call(method.streamsResponses ? "Conversation" : "ClientStream")
    source.block(
      "\(access)func \(method.swiftName)(\(options)) "
        + "-> \(call)<\(request(method)), \(response(method))>"
    ) { source in
      source.line(
        "channel.\(method.callKind)(\(methods).\(method.swiftName), options: options)")
    }
  }

  private func writeStreaming(_ method: Method, to source: inout SourceText) {
    source.block(
      "\(access)func \(method.swiftName)(_ request: \(request(method)), "
        + "\(options)) -> \(names.call("RPCStream"))<\(response(method))>"
    ) { source in
      source.line(
        "channel.serverStreaming(\(methods).\(method.swiftName), request, options: options)")
    }
  }

  private func writeUnary(_ method: Method, takesID: Bool, to source: inout SourceText) {
    let isRepeatable = takesID || method.idempotency != .unknown
    source.block(
      "\(access)func \(method.swiftName)(_ request: \(request(method)), "
        + "\(options)) async throws(\(error)) -> \(response(method))"
    ) { source in
      if takesID {
        source.line("var request = request")
        source.line(
          "if request.requestID.isEmpty { request.requestID = \(names.call("RequestID")).random() }"
        )
      }
      source.line("return try await channel.unary(")
      source.indented { source in
        source.line(
          "\(methods).\(method.swiftName), request, isRepeatable: \(isRepeatable), "
            + "options: options)")
      }
    }
  }
}

extension Schema {
  /// Whether the server knows a repeated call of this message by its `request_id`.
  func hasRequestID(_ message: String) -> Bool {
    files.lazy.flatMap(\.messages).first { $0.fullName == message }?.fields
      .contains { $0.name == "request_id" && $0.kind == .string && $0.shape == .single } ?? false
  }
}
