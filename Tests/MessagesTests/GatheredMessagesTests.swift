import JetonMessages
import JetonSecret
import Testing

/// Messages of gathered methods: looked at where they arrived, and written to where they are sent
/// from, they are the same messages as those that protobuf-c reads and writes.
@Suite struct GatheredMessagesTests {
  @Test(arguments: [0, 1, 20, 60, 127, 128, 500, 20_000])
  func `a draft writes the bytes that encode writes`(nameLength: Int) {
    let name = String(repeating: "n", count: nameLength)
    var expected = JetonV1.VerifyTokenResponse(epoch: 300)
    expected.verification = JetonV1.TokenVerification(
      verdict: .expired, serviceAccountID: "sa_1", serviceAccountName: name, role: .admin,
      tokenID: "tok_1", expireTime: GoogleProtobuf.Timestamp(microsecondsSince1970: -1_500_000))
    var draft = Draft<JetonV1.VerifyTokenResponse>(in: DraftOutput())
    draft.verification { verification in
      verification.verdict(.expired)
      verification.serviceAccountID(Array("sa_1".utf8).span)
      verification.serviceAccountName(Array(name.utf8).span)
      verification.role(.admin)
      verification.tokenID(Array("tok_1".utf8).span)
      verification.expireTime { $0.microsecondsSince1970(-1_500_000) }
      verification.organizationID([UInt8]().span)
    }
    draft.epoch(300)
    #expect(bytes(draft) == expected.encode())
  }

  private func bytes<M>(_ draft: consuming Draft<M>) -> [UInt8] {
    var bytes: [UInt8] = []
    var output = draft.close()
    output.finish(into: &bytes)
    return bytes
  }

  @Test func `an empty message in a draft is there`() {
    var draft = Draft<JetonV1.VerifyTokenResponse>(in: DraftOutput())
    draft.verification { _ in }
    let expected = JetonV1.VerifyTokenResponse(verification: JetonV1.TokenVerification())
    #expect(bytes(draft) == expected.encode())
  }

  @Test func `a view shows what the message has, whatever stands around it`() throws {
    var bytes: [UInt8] = [0x78, 0x96, 0x01, 0x81, 0x01] + Array(repeating: 1, count: 8)
    bytes += [0x8D, 0x01, 1, 2, 3, 4] + [0x92, 0x01, 2, 0x0A, 0x00]
    bytes += JetonV1.VerifyTokenRequest(token: Secret("secret")).encode()
    let view = try MessageView<JetonV1.VerifyTokenRequest>(checking: bytes.span)
    #expect(text(try view.token()) == "secret")
  }

  @Test func `a view shows each of several messages, in order`() throws {
    var request = JetonV1.BatchVerifyTokensRequest()
    let texts = (0..<300).map { String(repeating: "t", count: $0) }
    request.requests = texts.map { JetonV1.VerifyTokenRequest(token: Secret($0)) }
    let bytes = request.encode()
    let view = try MessageView<JetonV1.BatchVerifyTokensRequest>(checking: bytes.span)
    #expect(view.requestsCount == 300)
    var seen: [String] = []
    try view.forEachOfRequests { one throws(DecodingFailure) in seen.append(text(try one.token())) }
    #expect(seen == texts)
  }

  /// What is wrong, and how the message's own reader says it.
  @Test(
    arguments: [
      [0x0A], [0x0A, 5, 1], [0x0A, 0, 0x0A, 0], [0x08, 1, 0x07], [0x0A, 1, 0xFF], [0x00],
      [0x0B, 0],
    ] as [[UInt8]])
  func `a view refuses what the message's reader refuses, for the same reason`(bytes: [UInt8]) {
    var reader: DecodingFailure?
    do throws(DecodingFailure) {
      _ = try JetonV1.VerifyTokenRequest(decoding: bytes.span, limits: .standard)
    } catch {
      reader = error
    }
    var viewer: DecodingFailure?
    do throws(DecodingFailure) {
      _ = try MessageView<JetonV1.VerifyTokenRequest>(checking: bytes.span).token()
    } catch {
      viewer = error
    }
    #expect(viewer == reader)
    #expect(viewer != nil)
  }

  private func text(_ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    for index in bytes.indices { text.append(bytes[index]) }
    return String(decoding: text, as: UTF8.self)
  }
}
