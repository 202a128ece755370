import JetonMessages
import JetonSecret
import Testing

@Suite struct `A message` {
  @Test func `comes back as it went`() throws {
    let message = JetonV1.RegenerateTokenRequest(
      requestID: "r1", serviceAccount: "ci",
      previous: .overlap(GoogleProtobuf.Duration(seconds: 7200)),
      expiry: .expireTime(GoogleProtobuf.Timestamp(seconds: 1, nanos: 2)))
    let bytes = message.encode()
    #expect(try JetonV1.RegenerateTokenRequest(decoding: bytes.span, limits: .standard) == message)
    print(message)
  }
}
