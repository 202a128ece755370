import JetonMessages
import JetonSecret
import Testing

func decode<M: Message>(_ bytes: [UInt8], arenaBytes: Int = 1 << 20) throws(DecodingFailure) -> M {
  try M(decoding: bytes.span, limits: DecodingLimits(arenaBytes: arenaBytes))
}

func returned<M: Message>(_ message: M) throws -> M {
  try decode(message.encode())
}

@Suite struct `A message comes back as it went` {
  @Test(arguments: [
    JetonV1.RegenerateTokenRequest(),
    JetonV1.RegenerateTokenRequest(
      requestID: "r", previous: .overlap(GoogleProtobuf.Duration(seconds: -1)),
      expiry: .expireTime(GoogleProtobuf.Timestamp(seconds: .min, nanos: .max))),
    JetonV1.RegenerateTokenRequest(expiry: .timeToLive(GoogleProtobuf.Duration())),
  ])
  func `with its oneofs`(message: JetonV1.RegenerateTokenRequest) throws {
    #expect(try returned(message) == message)
  }

  @Test(arguments: [nil, "", "x", "a\0b", "ünïcødé 🜚"])
  func `with an optional field absent, empty or full`(text: String?) throws {
    let message = JetonV1.FieldChange(field: "f", before: text, after: nil)
    #expect(try returned(message).before == text)
  }

  @Test func `with a zero in an optional number`() throws {
    let message = JetonV1.WatchEventsRequest(afterEpoch: 0)
    #expect(try returned(message).afterEpoch == 0)
    #expect(try returned(JetonV1.WatchEventsRequest()).afterEpoch == nil)
  }

  @Test func `with an empty string in a oneof`() throws {
    let message = JetonV1.RevokeTokenRequest(target: .tokenID(""))
    #expect(try returned(message).target == .tokenID(""))
    let secret = JetonV1.RevokeTokenRequest(target: .secret(Secret("")))
    #expect(try returned(secret).target == .secret(Secret("")))
    let own = JetonV1.RevokeTokenRequest(target: .own(false))
    #expect(try returned(own).target == .own(false))
  }

  @Test func `with empty and absent messages apart`() throws {
    let message = JetonV1.GetOrganizationResponse(organization: JetonV1.Organization())
    #expect(try returned(message) == message)
    #expect(try returned(JetonV1.GetOrganizationResponse()).organization == nil)
  }

  @Test(arguments: [Int32.min, -1, 0, 1, 4, 5, .max])
  func `with any number in an enum`(number: Int32) throws {
    let message = JetonV1.User(role: JetonV1.Role(rawValue: number))
    #expect(try returned(message).role.rawValue == number)
  }

  @Test func `with an enum in an optional field`() throws {
    let message = JetonV1.UpdateUserRequest(role: .unspecified)
    #expect(try returned(message).role == .unspecified)
  }

  @Test func `with lists of numbers, bytes and messages`() throws {
    let location = Plugin.SourceInfo.Location(path: [0, -1, .max], span: [.min])
    #expect(try returned(location) == location)
    let proof = JetonV1.GetConsistencyProofResponse(hashes: [[], [1, 2], []])
    #expect(try returned(proof) == proof)
    let hello = JetonRPCV1.Hello(features: ["", "a", ""])
    #expect(try returned(hello) == hello)
    let verify = JetonV1.BatchVerifyTokensRequest(
      requests: (0..<1000).map { JetonV1.VerifyTokenRequest(token: Secret("token \($0)")) })
    #expect(try returned(verify) == verify)
  }

  @Test func `with its greatest numbers`() throws {
    let header = JetonRPCV1.ResponseHeader(code: .min, retryAfterMs: .min, notProcessed: true)
    #expect(try returned(header) == header)
    let hello = JetonRPCV1.Hello(maxFrameBytes: .max)
    #expect(try returned(hello) == hello)
    #expect(try returned(JetonV1.LogoutResponse(epoch: .max)).epoch == .max)
  }

  @Test func `with a map`() throws {
    let info = GoogleRPC.ErrorInfo(
      reason: "R", metadata: ["": "", "b": "2", "a": "1", "ä": "\0"])
    #expect(try returned(info) == info)
  }
}

@Suite struct `Equal messages give equal bytes` {
  @Test func `whatever the order of a map`() {
    let keys = (0..<200).map { "key \($0)" }
    var forward: [String: String] = [:]
    for key in keys { forward[key] = key }
    var backward: [String: String] = [:]
    for key in keys.reversed() { backward[key] = key }
    #expect(
      GoogleRPC.ErrorInfo(metadata: forward).encode()
        == GoogleRPC.ErrorInfo(metadata: backward).encode())
  }

  @Test func `in the order of the keys' UTF-8`() {
    let bytes = GoogleRPC.ErrorInfo(metadata: ["b": "", "a": "", "B": ""]).encode()
    #expect(
      bytes == ["B", "a", "b"].flatMap { Wire.bytes(3, Wire.text(1, $0)) })
  }

  @Test func `in the order of the fields`() {
    let bytes = JetonV1.TokenUse(address: "a", count: 3).encode()
    #expect(bytes == Wire.text(2, "a") + Wire.number(4, 3))
  }
}

@Suite struct `Unknown fields` {
  /// What a newer peer might send: every wire type, before, between and behind known fields.
  static let newer =
    Wire.number(100, 7) + Wire.text(2, "home") + Wire.bytes(101, [1, 2, 3])
    + Wire.varint(102 << 3 | 1) + [1, 2, 3, 4, 5, 6, 7, 8] + Wire.varint(103 << 3 | 5) + [
      1, 2, 3, 4,
    ]
    + Wire.number(100, 8)

  @Test func `are kept through reading, changing and writing`() throws {
    var use: JetonV1.TokenUse = try decode(Self.newer)
    #expect(use.address == "home")
    use.count = 9
    let kept =
      Wire.number(100, 7) + Wire.bytes(101, [1, 2, 3]) + Wire.varint(102 << 3 | 1)
      + [1, 2, 3, 4, 5, 6, 7, 8] + Wire.varint(103 << 3 | 5) + [1, 2, 3, 4] + Wire.number(100, 8)
    #expect(use.encode() == Wire.text(2, "home") + Wire.number(4, 9) + kept)
  }

  @Test func `are kept inside other messages`() throws {
    let token: JetonV1.Token = try decode(Wire.bytes(9, Self.newer))
    #expect(try returned(token) == token)
    #expect(token.lastUse?.unknownFields.isEmpty == false)
  }

  @Test func `make messages unequal`() throws {
    let known: JetonV1.TokenUse = try decode(Wire.text(2, "home"))
    #expect(try decode(Self.newer) != known)
  }

  @Test func `do not print`() throws {
    let use: JetonV1.TokenUse = try decode(Wire.text(90, "hidden") + Wire.text(2, "home"))
    #expect("\(use)" == #"JetonV1.TokenUse(address: "home")"#)
  }
}
