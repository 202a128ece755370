import JetonMessages
import JetonSecret
import Testing

@Suite struct `A message is JSON and comes back` {
  private func returned<M: DescribedMessage>(_ message: M) throws -> M {
    try M(json: Array(message.json(options: .init(secrets: .shown)).utf8))
  }

  @Test func `with texts, times, enums and lists`() throws {
    let token = JetonV1.Token(
      id: "tok_1", state: .active, createTime: .init(seconds: 0, nanos: 1_000_000),
      lastUse: .init(address: "a\"b\\\u{1b}[2J\u{202e}🜚", count: .max))
    let message = JetonV1.ListTokensResponse(tokens: [token, .init()], nextPageToken: "")
    #expect(
      try message.json() == #"{"tokens":[{"id":"tok_1","state":"TOKEN_STATE_ACTIVE","#
        + #""createTime":"1970-01-01T00:00:00.001Z","lastUse":{"address":"#
        + #""a\"b\\\u001b[2J\u202e🜚","count":"18446744073709551615"}},{}]}"#)
    #expect(try returned(message) == message)
  }

  @Test func `with bytes, maps, durations and numbers of newer peers`() throws {
    let bytes = JetonV1.GetEventResponse(entry: [0, 255, 62])
    #expect(try bytes.json() == #"{"entry":"AP8+"}"#)
    #expect(try returned(bytes) == bytes)
    let map = GoogleRPC.ErrorInfo(reason: "R", metadata: ["b": "2", "a": ""])
    #expect(try map.json() == #"{"reason":"R","metadata":{"a":"","b":"2"}}"#)
    #expect(try returned(map) == map)
    let token = JetonV1.Token(state: .init(rawValue: -7))
    #expect(try token.json() == #"{"state":-7}"#)
    #expect(try returned(token) == token)
  }

  @Test(arguments: [
    JetonV1.RegenerateTokenRequest(),
    .init(requestID: "r", previous: .overlap(.init(seconds: -1, nanos: -500_000_000))),
    .init(expiry: .timeToLive(.init())),
    .init(expiry: .expireTime(.init(seconds: 253_402_300_799, nanos: 1))),
  ])
  func `with oneofs, empty ones too`(message: JetonV1.RegenerateTokenRequest) throws {
    #expect(try returned(message) == message)
  }

  @Test(arguments: [nil, 0, UInt64.max])
  func `with optional zeros apart from nothing`(epoch: UInt64?) throws {
    let message = JetonV1.WatchEventsRequest(afterEpoch: epoch)
    #expect(try returned(message) == message)
  }

  @Test func `with masks in camel case`() throws {
    let mask = GoogleProtobuf.FieldMask(paths: ["name", "display_name"])
    #expect(try mask.json() == #""name,displayName""#)
    #expect(try returned(mask) == mask)
    #expect(throws: JSONFailure.self) { try GoogleProtobuf.FieldMask(paths: ["a__b"]).json() }
  }

  @Test func `with secrets only when they are asked for`() throws {
    let message = JetonV1.VerifyTokenRequest(token: Secret("hidden"))
    #expect(try message.json() == #"{"token":"[secret]"}"#)
    #expect(try message.json(options: .init(secrets: .shown)) == #"{"token":"hidden"}"#)
    #expect(try returned(message) == message)
  }

  @Test func `under either name, null for nothing, integers quoted or not`() throws {
    let json = #" { "service_account" : "a", "pageSize" : "7", "includeEnded":null } "#
    let request = try JetonV1.ListTokensRequest(json: Array(json.utf8))
    #expect(request == .init(serviceAccount: "a", pageSize: 7))
    #expect(try JetonV1.GetEventRequest(json: Array(#"{"epoch":7}"#.utf8)).epoch == 7)
    let escaped = #"{"field":"\ud83d\ude00\/\u0041"}"#
    #expect(try JetonV1.FieldChange(json: Array(escaped.utf8)).field == "😀/A")
  }

  static let kinds: [(FieldSchema.Kind, least: String, most: String)] = [
    (.int32, "-2147483648", "2147483647"), (.sint32, "-2147483648", "2147483647"),
    (.sfixed32, "-2147483648", "2147483647"), (.uint32, "0", "4294967295"),
    (.fixed32, "0", "4294967295"), (.int64, "-9223372036854775808", "9223372036854775807"),
    (.sint64, "-9223372036854775808", "9223372036854775807"),
    (.sfixed64, "-9223372036854775808", "9223372036854775807"),
    (.uint64, "0", "18446744073709551615"), (.fixed64, "0", "18446744073709551615"),
  ]

  @Test(arguments: kinds.indices)
  func `with the bounds of every integer, and not beyond`(index: Int) throws {
    let (kind, least, most) = Self.kinds[index]
    let schema = MessageSchema("test.Numbers", [FieldSchema(1, "n", "n", kind, .repeated)])
    let wire = try schema.wire(json: Array("{\"n\":[\(least),-0,\"\(most)\"]}".utf8))
    let json = try schema.json(wire).filter { $0 != "\"" }
    #expect(json == "{n:[\(least),0,\(most)]}")
    #expect(throws: JSONFailure.self) { try schema.wire(json: Array("{\"n\":[\(most)0]}".utf8)) }
  }
}

@Suite struct `JSON as one asks for it` {
  private static let schema: MessageSchema = MessageSchema(
    "test.Options",
    [
      FieldSchema(1, "colour", "colour", .enumeration { EnumSchema([("NONE", 0), ("RED", 1)]) }),
      FieldSchema(2, "colours", "colours", .enumeration { EnumSchema([("RED", 1)]) }, .repeated),
      FieldSchema(3, "long", "long", .int64), FieldSchema(4, "text", "text", .string),
      FieldSchema(5, "maybe", "maybe", .string, .optional),
      FieldSchema(6, "one", "one", .bool, .member("choice")),
      FieldSchema(7, "labels", "labels", .double, .map(key: .string)),
      FieldSchema(8, "child", "child", .message { schema }), FieldSchema(9, "pin", "pin", .secret),
    ])

  @Test func `with its zeros, but for what could be absent`() throws {
    #expect(
      try Self.schema.json([], options: .init(zeros: .written))
        == #"{"colour":"NONE","colours":[],"long":"0","text":"","labels":{},"pin":""}"#)
  }

  private static let ignored = [
    #"{"nope":[1,{"a":[true,null,"x",-1.5e3]}]}"#, #"{"colour":"BLUE","colours":["BLUE"]}"#,
    #"{"nope":1,"child":null}"#,
  ]

  @Test(arguments: ignored)
  func `without what the schema does not know`(json: String) throws {
    let wire = try Self.schema.wire(json: Array(json.utf8), options: .init(unknownKeys: .ignored))
    #expect(wire == [])
    #expect(throws: JSONFailure.self) { try Self.schema.wire(json: Array(json.utf8)) }
  }

  @Test(arguments: [
    #"{"nope":[}"#, #"{"nope":01}"#, #"{"nope":"\ud800"}"#, #"{"nope":1,"nope":1}"#,
    #"{"nope":{"a":1,"a":1}}"#, #"{"nope":tru}"#,
    #"{"nope":"# + String(repeating: "[", count: 1000),
  ])
  func `but not what is no JSON`(json: String) {
    #expect(throws: JSONFailure.self) {
      try Self.schema.wire(json: Array(json.utf8), options: .init(unknownKeys: .ignored))
    }
  }

  @Test func `with keys that differ in their scalars alone`() throws {
    let json = "{\"labels\":{\"e\u{301}\":1,\"\u{e9}\":2.5}}"
    let wire = try Self.schema.wire(json: Array(json.utf8))
    #expect(try Array(Self.schema.json(wire).utf8) == Array(json.utf8))
  }

  @Test func `with messages in an Any that are handed in`() throws {
    let options = JSONOptions(types: { $0 == "jeton.v1.Token" ? JetonV1.Token.messageSchema : nil })
    let any = GoogleProtobuf.AnyMessage(
      typeURL: "type.googleapis.com/jeton.v1.Token", value: JetonV1.Token(id: "tok_1").encode())
    let json = #"{"@type":"type.googleapis.com/jeton.v1.Token","id":"tok_1"}"#
    #expect(try any.json(options: options) == json)
    #expect(try GoogleProtobuf.AnyMessage(json: Array(json.utf8), options: options) == any)
    let failure = #expect(throws: JSONFailure.self) { try any.json() }
    #expect(failure?.reason == .unknownType("jeton.v1.Token"))
  }

  @Test(arguments: [
    (Double.nan, #""NaN""#), (-Double.infinity, #""-Infinity""#), (-0.0, "-0.0"), (0.1, "0.1"),
    (1e21, "1e+21"), (100, "100"), (.leastNonzeroMagnitude, "5e-324"),
  ])
  func `with the fewest digits of a double`(value: Double, json: String) throws {
    let schema = MessageSchema("", [FieldSchema(1, "x", "x", .double, .optional)])
    let wire = try schema.wire(json: Array("{\"x\":\(json)}".utf8))
    #expect(wire == [9] + (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) })
    #expect(try schema.json(wire) == "{\"x\":\(json)}")
  }
}

@Suite struct `What is no message of JSON is refused` {
  private static let hostile: [(json: String, reason: JSONFailure.Reason, offset: Int)] = [
    ("", .wants("an object"), 0),
    ("{", .malformed, 1),
    (#"{"id":"x"} {"#, .malformed, 11),
    (#"{"id":"x",}"#, .malformed, 10),
    (#"{"id":"x","id":"y"}"#, .duplicateKey, 10),
    (#"{"createTime":null,"create_time":null}"#, .duplicateKey, 19),
    (#"{"nope":1}"#, .unknownKey, 1),
    (#"{"id":"\ud800"}"#, .loneSurrogate, 6),
    (#"{"id":"\udc00\ud800"}"#, .loneSurrogate, 6),
    (#"{"id":"\ud800\u0041"}"#, .loneSurrogate, 6),
    (#"{"id":"\x"}"#, .malformed, 6),
    (#"{"id":"\u12"#, .malformed, 6),
    ("{\"id\":\"a\nb\"}", .malformed, 6),
    (#"{"id":7}"#, .wants("a string"), 6),
    (#"{"id":nul}"#, .wants("a string"), 6),
    (#"{"id":[[[[[[[["#, .wants("a string"), 6),
    (#"{"lastUse":{"count":1e999999999}}"#, .wants("an integer in its range"), 20),
    (#"{"lastUse":{"count":18446744073709551616}}"#, .wants("an integer in its range"), 20),
    (#"{"lastUse":{"count":-1}}"#, .wants("an integer in its range"), 20),
    (#"{"lastUse":{"count":"+1"}}"#, .wants("an integer in its range"), 20),
    (#"{"lastUse":{"count":01}}"#, .wants("an integer in its range"), 20),
  ]

  @Test(arguments: hostile.indices)
  func `with the reason and the place`(index: Int) throws {
    let row = Self.hostile[index]
    let failure = #expect(throws: JSONFailure.self) {
      try JetonV1.Token(json: Array(row.json.utf8))
    }
    #expect(failure?.reason == row.reason)
    #expect(failure?.offset == row.offset, "\(row.json)")
  }

  @Test(arguments: [
    #"{"expireTime":"2026-13-01T00:00:00Z"}"#, #"{"expireTime":"10000-01-01T00:00:00Z"}"#,
    #"{"timeToLive":"1"}"#, #"{"timeToLive":"999999999999s"}"#, #"{"timeToLive":"1.0000000001s"}"#,
    #"{"timeToLive":"9999999999999999999999s"}"#,
    #"{"timeToLive":"1s","expireTime":"2026-01-01T00:00:00Z"}"#,
  ])
  func `when it is no time, or two of a oneof`(json: String) {
    #expect(throws: JSONFailure.self) { try JetonV1.RegenerateTokenRequest(json: Array(json.utf8)) }
  }

  @Test(arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2]])
  func `when it is not UTF-8`(bytes: [UInt8]) {
    let failure = #expect(throws: JSONFailure.self) {
      try JetonV1.Token(json: Array(#"{"id":""#.utf8) + bytes + Array(#""}"#.utf8))
    }
    #expect(failure?.reason == .invalidUTF8)
    #expect(failure?.offset == 7)
  }

  @Test func `and the path leads to it`() {
    let failure = #expect(throws: JSONFailure.self) {
      try JetonV1.ListTokensResponse(json: Array(#"{"tokens":[{},{"lastUse":[]}]}"#.utf8))
    }
    #expect(failure?.path == "tokens[1].lastUse")
    let inMap = #expect(throws: JSONFailure.self) {
      try GoogleRPC.ErrorInfo(json: Array(#"{"metadata":{"a.b":1}}"#.utf8))
    }
    #expect(inMap?.path == #"metadata["a.b"]"#)
    #expect(failure?.description == "tokens[1].lastUse: wants an object, at byte 25")
  }

  @Sendable private static func node() -> MessageSchema {
    MessageSchema("test.Node", [FieldSchema(1, "next", "next", .message { node() })])
  }

  @Test(arguments: [99, 100, 1_000_000])
  func `when it is too deep, but not before`(depth: Int) throws {
    let json = Array(String(repeating: #"{"next":"#, count: depth).utf8)
    guard depth < MessageSchema.jsonDepthMaximum else {
      let failure = #expect(throws: JSONFailure.self) { try Self.node().wire(json: json) }
      #expect(failure?.reason == .tooDeep)
      return
    }
    let whole = json + Array("{}".utf8) + Array(String(repeating: "}", count: depth).utf8)
    let wire = try Self.node().wire(json: whole)
    #expect(try Array(Self.node().json(wire).utf8) == whole)
    #expect(throws: JSONFailure.self) { try Self.node().json(Wire.bytes(1, wire)) }
  }

  @Test func `when it has a kind that we do not speak, which is named`() {
    let schema = MessageSchema(
      "test.Group", [FieldSchema(1, "ratio", "ratio", .unsupported("group"))])
    let read = #expect(throws: JSONFailure.self) {
      try schema.wire(json: Array(#"{"ratio":1.5}"#.utf8))
    }
    let written = #expect(throws: JSONFailure.self) {
      try schema.json([9] + .init(repeating: 0, count: 8))
    }
    #expect(read?.path == "ratio" && read?.reason == .unsupported("group"))
    #expect(written?.path == "ratio" && written?.reason == .unsupported("group"))
  }

  @Test(arguments: [
    [0x0A], [0x0A, 0xFF], Wire.text(1, "a") + Wire.text(1, "b"), [0x0B], [0x00], [0x08, 1],
    Wire.bytes(1, [0xFF]), Wire.varint(.max), [0x0A] + .init(repeating: 0xFF, count: 11),
    Wire.bytes(5, Wire.number(1, 1 << 62)), Wire.bytes(9, [0x22]),
  ])
  func `when its bytes are no message`(wire: [UInt8]) {
    #expect(throws: JSONFailure.self) { try JetonV1.Token.messageSchema.json(wire) }
  }
}
