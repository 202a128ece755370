import JetonRPC
import Testing

/// A call that cannot be done, by what is wrong with it, and the status due to it.
struct HostileCall: Sendable, CustomTestStringConvertible {
  let name: String
  let code: UInt8
  /// The REQUEST of stream 1, given a good token.
  let frame: @Sendable (_ token: String) -> [UInt8]

  var testDescription: String { name }

  private init(
    _ name: String, _ code: StatusCode, frame: @escaping @Sendable (_ token: String) -> [UInt8]
  ) {
    self.name = name
    self.code = UInt8(code.rawValue)
    self.frame = frame
  }

  /// With a good token, this body.
  private init(_ name: String, _ code: StatusCode, _ method: String, _ body: [UInt8]) {
    self.init(name, code) { .request(1, "jeton.v1." + method, body, authorization: $0) }
  }

  private static let create = "ServiceAccountService/CreateServiceAccount"
  private static let update = "ServiceAccountService/UpdateServiceAccount"
  private static let batchVerify = "TokenService/BatchVerifyTokens"

  static let all = headers + methods + bodies + names + costs

  private static let headers = [
    HostileCall("a header that does not decode", .invalidArgument) { _ in
      .frame(2, stream: 1, flags: 1, control: [0x0A, 0xFF])
    },
    HostileCall("a header over its limit", .resourceExhausted) {
      .request(1, "a.B/C", authorization: $0, more: .bytes(99, .times(16 << 10, [0])))
    },
    HostileCall("65 entries of metadata", .resourceExhausted) {
      .request(1, "a.B/C", authorization: $0, more: .times(65, .bytes(4, .text(1, "k"))))
    },
    HostileCall("a metadata key in capitals", .invalidArgument) {
      .request(1, "a.B/C", authorization: $0, more: .bytes(4, .text(1, "K")))
    },
    HostileCall("no END", .invalidArgument) {
      var frame: [UInt8] = .request(1, "jeton.v1.TokenService/WhoAmI", authorization: $0)
      frame[9] = 0
      return frame + .frame(3, stream: 1, flags: 1)
    },
    HostileCall("no credential", .unauthenticated) { _ in
      .request(1, "jeton.v1.TokenService/WhoAmI")
    },
    HostileCall("a credential of no format", .unauthenticated) { _ in
      .request(1, "jeton.v1.TokenService/WhoAmI", authorization: "\u{0}jeton_\u{7F}")
    },
  ]

  private static let methods = [
    HostileCall("an unknown method", .unimplemented, "TokenService/Nothing", []),
    HostileCall("an unknown service", .unimplemented, "NothingService/WhoAmI", []),
    HostileCall("no method", .invalidArgument) { .request(1, "", authorization: $0) },
    HostileCall("a method of 257 bytes", .resourceExhausted) {
      .request(1, String(repeating: "m", count: 257), authorization: $0)
    },
  ]

  private static let bodies = [
    HostileCall("a body that does not decode", .invalidArgument, create, .times(9, [0xFF])),
    HostileCall("a body cut off", .invalidArgument, create, [0x12, 5, 0x61]),
    HostileCall("an open group", .invalidArgument, create, .times(10_000, [0xA3, 6])),
    HostileCall("nothing at all", .invalidArgument, create, []),
    HostileCall("an unknown role", .invalidArgument, create, .text(2, "x") + .number(5, 99)),
    HostileCall(
      "a role beyond 32 bits", .invalidArgument, create, .text(2, "x") + .number(5, 1 << 32 | 1)),
    HostileCall(
      "two equal sub-messages", .invalidArgument, update,
      .text(2, "verifier") + .text(3, "new") + .times(2, .bytes(6, .text(1, "description")))),
    HostileCall(
      "10,000 nested messages", .invalidArgument, update,
      .text(2, "verifier") + (0..<10_000).reduce([]) { inner, _ in .bytes(6, inner) }),
  ]

  private static let names = [
    HostileCall("a NUL in a name", .invalidArgument, create, .text(2, "a\0b") + .number(5, 1)),
    HostileCall("a line in a name", .invalidArgument, create, .text(2, "a\nb") + .number(5, 1)),
    HostileCall("no UTF-8", .invalidArgument, create, .bytes(2, [0xC0, 0x80]) + .number(5, 1)),
    HostileCall("a surrogate", .invalidArgument, create, .bytes(2, [0xED, 0xA0, 0x80])),
    HostileCall("text backwards", .invalidArgument, create, .text(2, "a\u{202E}b") + .number(5, 1)),
    HostileCall(
      "a name of 129", .invalidArgument, create,
      .text(2, String(repeating: "n", count: 129)) + .number(5, 1)),
  ]

  private static let costs = [
    // Read where it arrived, which takes no memory.
    HostileCall(
      "a megabyte of empty sub-messages", .invalidArgument, batchVerify,
      .times(500 << 10, [0x0A, 0])),
    HostileCall(
      "a megabyte of unknown fields", .resourceExhausted, create,
      .times(330 << 10, [0xF8, 7, 0])),
    HostileCall("1,001 tokens at once", .invalidArgument, batchVerify, .times(1001, [0x0A, 0])),
  ]
}
