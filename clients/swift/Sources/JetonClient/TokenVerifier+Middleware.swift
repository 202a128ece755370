extension TokenVerifier {
  /// Stands before a handler, whatever the server's framework calls requests and responses.
  ///
  ///     app.get("/deploy", verifier.middleware(
  ///       authorization: { request in request.headers["Authorization"] },
  ///       refused: { refusal in Response(refusal.status, refusal.headers) },
  ///       admitted: { request, bearer in deploy(request, as: bearer.serviceAccountName) }))
  ///
  /// - Parameters:
  ///   - authorization: The value of the request's `Authorization` header, nil where there is none.
  ///   - refused: Answers who is not let in: 401, 403, or 503 when the authority cannot be asked.
  ///   - admitted: Handles the request of who is: account, role, token.
  public func middleware<Request: Sendable, Response: Sendable>(
    authorization: @escaping @Sendable (Request) -> String?,
    refused: @escaping @Sendable (Refusal) async throws -> Response,
    admitted: @escaping @Sendable (Request, JetonV1.TokenVerification) async throws -> Response
  ) -> @Sendable (Request) async throws -> Response {
    { request in
      switch await admit(authorization(request)) {
      case .admitted(let bearer): try await admitted(request, bearer)
      case .refused(let refusal): try await refused(refusal)
      }
    }
  }
}
