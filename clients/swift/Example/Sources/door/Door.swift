import JetonClient

/// Lets in who has a token of a CONTRIBUTOR: `door ADDRESS`, with its own token in JETON_TOKEN.
@main
struct Door {
  static func main() async throws {
    let channel = try Channel(to: CommandLine.arguments[1], authorization: .fromEnvironment())
    let verifier = TokenVerifier(channel, requiring: .contributor)
    let handler = verifier.middleware(
      authorization: { (request: Request) in request.headers["authorization"] },
      // 401, 403 or 503
      refused: { refusal in Response(status: refusal.status, headers: refusal.headers) },
      admitted: { _, bearer in Response(status: 200, body: "hello, \(bearer.serviceAccountName)") })
    try await serve(handler)
  }
}
