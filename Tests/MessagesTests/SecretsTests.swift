import JetonMessages
import JetonSecret
import Testing

@Suite struct `A secret in a message` {
  static let secret = "jeton_0123456789"

  @Test func `S15 does not print, however the message is printed`() {
    let response = JetonV1.RegenerateTokenResponse(
      token: JetonV1.Token(hint: "jet…89"), secret: Secret(Self.secret))
    let request = JetonV1.RevokeTokenRequest(target: .secret(Secret(Self.secret)))
    let list = JetonV1.BatchVerifyTokensRequest(requests: [
      JetonV1.VerifyTokenRequest(token: Secret(Self.secret))
    ])
    var dumped = ""
    dump((response, request, list), to: &dumped)
    for text in [
      "\(response)", String(reflecting: response), "\(request)", String(reflecting: request),
      "\(list)", "\([response])", "\(Optional(response) as Any)", dumped,
    ] {
      #expect(!text.contains("0123456789"))
    }
    #expect(
      "\(response)" == "JetonV1.RegenerateTokenResponse(token: JetonV1.Token("
        + #"hint: "jet…89"), secret: [secret])"#)
  }

  @Test func `goes over the wire whole`() throws {
    let request = JetonV1.VerifyTokenRequest(token: Secret(Self.secret))
    #expect(request.encode() == Wire.text(1, Self.secret))
    #expect(try returned(request).token.reveal() == Self.secret)
  }
}
