import JetonRPC

extension Channel {
  /// Lets interceptors change the options. What is returned is called with the call's end; nil when
  /// nobody wants to hear of it.
  func interception(
    of method: MethodDescriptor, _ options: inout CallOptions
  ) -> (@Sendable (RPCError?) -> Void)? {
    let interceptors = configuration.interceptors
    guard !interceptors.isEmpty else { return nil }
    for interceptor in interceptors { interceptor.callBegins(method, &options) }
    let start = ContinuousClock.now
    return { error in
      let time = start.duration(to: .now)
      for interceptor in interceptors { interceptor.callEnded(method, error, after: time) }
    }
  }

  func intercepted<Response>(
    _ method: MethodDescriptor, _ options: CallOptions,
    _ call: (CallOptions) async throws(RPCError) -> Response
  ) async throws(RPCError) -> Response {
    var options = options
    guard let end = interception(of: method, &options) else { return try await call(options) }
    do throws(RPCError) {
      let response = try await call(options)
      end(nil)
      return response
    } catch {
      end(error)
      throw error
    }
  }
}
