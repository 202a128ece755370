extension RPCError {
  /// What the generated defaults of a service answer.
  public init(unimplemented method: MethodDescriptor) {
    self.init(
      .unimplemented, "\(method.path) is not served here", reason: "UNIMPLEMENTED", domain: "rpc")
  }
}
