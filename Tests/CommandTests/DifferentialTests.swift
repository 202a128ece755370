import Testing

@testable import JetonMessages
@testable import jeton

/// Our JSON against that of python3-protobuf, by schemas that both know from descriptors alone.
@Suite struct DifferentialTests {
  private let person: Person
  private let peer: Peer
  private let options: JSONOptions

  init() throws {
    person = try Person()
    peer = try Peer(in: person.home)
    options = JSONOptions(secrets: .shown, types: peer.schema.message)
  }

  static let types =
    [
      "Token", "ServiceAccount", "User", "Event", "CreateServiceAccountRequest",
      "ListServiceAccountsRequest", "RegenerateTokenRequest", "ListTokensResponse",
      "UpdateServiceAccountRequest", "GetInclusionProofResponse", "ListEventsRequest",
    ].map { "jeton.v1." + $0 } + ["google.rpc.BadRequest", "google.rpc.ErrorInfo"]

  @Test func `random messages of every kind of field`() throws {
    try check("probe.v1.Probe", seeds: 1...300)
  }

  @Test(arguments: types)
  func `random messages of our schemas`(type: String) throws {
    try check(type, seeds: 1...50)
  }

  /// What we write it reads as the bytes we had, and what it writes we read so.
  private func check(_ type: String, seeds: ClosedRange<UInt64>) throws {
    let schema = try #require(peer.schema.message(type))
    let messages = seeds.map { seed -> [UInt8] in
      var random = RandomMessage(seed: seed, peer.schema.message)
      return random.message(schema)
    }
    let texts = try messages.map { try schema.json($0, options: options) }
    let questions =
      zip(messages, texts).flatMap { message, text -> [Peer.Question] in
        [
          .init(verb: .read, type: type, data: Array(text.utf8)),
          .init(verb: .same, type: type, data: message),
          .init(verb: .write, type: type, data: message),
        ]
      }
    let answers = try peer.answers(to: questions)
    for (index, text) in texts.enumerated() {
      #expect(answers[3 * index] != nil && answers[3 * index] == answers[3 * index + 1], "\(text)")
      let theirs = try #require(answers[3 * index + 2], "\(text)")
      let back = try schema.wire(json: theirs, options: options)
      #expect(try schema.json(back, options: options) == text)
      #expect(
        try schema.wire(json: Array(text.utf8), options: options).count == messages[index].count)
    }
  }

  enum Verdict {
    case taken, refused
    /// We refuse what python3-protobuf takes.
    case stricter
    /// We take it.
    case wider
  }

  /// What one reader or both refuse; the field's letters are those of probe.proto.
  static let hostile: [(json: String, verdict: Verdict)] = [
    // Grammar.
    ("", .refused), ("{", .refused), ("[]", .stricter), ("null", .refused), ("{}{}", .refused),
    (#"{"a":1,}"#, .refused), (#"{"longs":[1,]}"#, .refused), (#"{"a" 1}"#, .refused),
    (#"{a:1}"#, .refused), (#"{'a':1}"#, .refused), (#"{"a":1/**/}"#, .refused),
    ("\u{FEFF}{}", .refused), ("\u{A0}{}", .refused), ("{}\u{0}", .refused),
    // Keys.
    (#"{"zz":1}"#, .refused), (#"{"a":1,"a":1}"#, .refused), (#"{"zz":1,"zz":1}"#, .refused),
    (#"{"byInt":{},"by_int":{}}"#, .stricter), (#"{"labels":{"x":"","x":""}}"#, .refused),
    (#"{"value":{"x":1,"x":1}}"#, .refused), (#"{"otherName":""}"#, .refused),
    (#"{"choiceNumber":1,"choiceText":""}"#, .refused),
    (#"{"choiceNumber":null,"choiceText":""}"#, .taken), (#"{"choiceNull":null}"#, .taken),
    // Integers.
    (#"{"a":1e2}"#, .taken), (#"{"a":1.0}"#, .taken), (#"{"a":"1"}"#, .taken),
    (#"{"a":2147483647.0}"#, .taken), (#"{"a":120e-1}"#, .taken), (#"{"a":-0}"#, .taken),
    (#"{"a":"1e2"}"#, .wider), (#"{"a":"1.0"}"#, .wider),
    (#"{"b":9.223372036854775807e18}"#, .wider),
    (#"{"a":1.5}"#, .refused), (#"{"a":2147483648}"#, .refused), (#"{"a":-2147483649}"#, .refused),
    (#"{"a":1e10}"#, .refused), (#"{"a":1e999999999}"#, .refused), (#"{"c":-1}"#, .refused),
    (#"{"d":18446744073709551616}"#, .refused), (#"{"a":01}"#, .refused), (#"{"a":+1}"#, .refused),
    (#"{"a":.5}"#, .refused), (#"{"a":1.}"#, .refused), (#"{"a":1e}"#, .refused),
    (#"{"a":0x1}"#, .refused), (#"{"a":""}"#, .refused), (#"{"a":" 1"}"#, .refused),
    (#"{"a":"1_0"}"#, .stricter), (#"{"a":"+1"}"#, .stricter), (#"{"a":"01"}"#, .stricter),
    (#"{"a":"\n1"}"#, .stricter), (#"{"a":"٣"}"#, .stricter), (#"{"a":true}"#, .refused),
    (#"{"a":[1]}"#, .refused), (#"{"a":{}}"#, .refused), (#"{"longs":1}"#, .refused),
    // Floats.
    (#"{"k":"NaN","l":"-Infinity"}"#, .taken), (#"{"l":"1e2"}"#, .taken),
    (#"{"l":1e-400}"#, .taken),
    (#"{"l":NaN}"#, .refused), (#"{"l":Infinity}"#, .refused), (#"{"l":"nan"}"#, .refused),
    (#"{"l":1e400}"#, .refused), (#"{"k":3.5e38}"#, .refused), (#"{"k":3.4028235e38}"#, .wider),
    (#"{"l":"inf"}"#, .stricter), (#"{"l":"1e400"}"#, .stricter), (#"{"l":" 1"}"#, .stricter),
    (#"{"l":"1_0"}"#, .stricter), (#"{"l":"0x1p3"}"#, .refused), (#"{"l":true}"#, .stricter),
    // Booleans and enums.
    (#"{"m":"true"}"#, .refused), (#"{"m":1}"#, .refused), (#"{"m":TRUE}"#, .refused),
    (#"{"p":"COLOUR_CRIMSON"}"#, .taken), (#"{"p":-1}"#, .taken), (#"{"p":99}"#, .taken),
    (#"{"p":"RED"}"#, .refused), (#"{"p":"colour_red"}"#, .refused),
    (#"{"p":2147483648}"#, .refused),
    (#"{"p":"1"}"#, .stricter), (#"{"p":1.5}"#, .stricter), (#"{"p":true}"#, .stricter),
    // Texts and bytes.
    (#"{"n":"\ud83d\ude00"}"#, .taken), (#"{"n":"\u0000"}"#, .taken),
    (#"{"n":"\ud83d"}"#, .refused),
    (#"{"n":"\ude00\ud83d"}"#, .refused), (#"{"n":"\ud83d\u0041"}"#, .refused),
    (#"{"n":"\x41"}"#, .refused), (#"{"n":"\u00 1"}"#, .refused), ("{\"n\":\"\n\"}", .refused),
    (#"{"n":1}"#, .refused), (#"{"n":true}"#, .refused), (#"{"value":"\ud83d"}"#, .refused),
    (#"{"o":"+/A="}"#, .taken), (#"{"o":"-_A"}"#, .taken), (#"{"o":"-_8=="}"#, .stricter),
    (#"{"o":"A"}"#, .refused), (#"{"o":"-_"}"#, .stricter), (#"{"o":"A\nA=="}"#, .stricter),
    (#"{"o":"!!!!"}"#, .stricter), (#"{"o":"=AAA"}"#, .stricter),
    // Maps.
    (#"{"byInt":{"1":0}}"#, .taken), (#"{"byInt":{"01":0}}"#, .stricter),
    (#"{"byInt":{"1":0,"-0":0,"0":1}}"#, .stricter), (#"{"byInt":{"1.0":0}}"#, .refused),
    (#"{"byFlag":{"True":1}}"#, .refused), (#"{"byFlag":{true:1}}"#, .refused),
    (#"{"labels":{"x":null}}"#, .refused), (#"{"labels":[]}"#, .refused),
    (#"{"byLong":{"1":null}}"#, .refused), (#"{"values":{"1":null}}"#, .taken),
    // null.
    (#"{"a":null,"child":null,"longs":null,"labels":null,"intValue":null,"any":null}"#, .taken),
    (#"{"longs":[null]}"#, .refused), (#"{"plains":[null]}"#, .refused),
    (#"{"times":[null]}"#, .refused),
    (#"{"valuesList":[null]}"#, .taken), (#"{"nothing":"NULL_VALUE"}"#, .taken),
    // Times.
    (#"{"time":"2026-01-02T03:04:05.5+01:00"}"#, .taken),
    (#"{"time":"0001-01-01T00:00:00Z"}"#, .taken),
    (#"{"time":"2026-01-02t03:04:05Z"}"#, .refused),
    (#"{"time":"2026-01-02 03:04:05Z"}"#, .refused),
    (#"{"time":"2026-01-02T03:04:05z"}"#, .refused), (#"{"time":"2026-01-02T03:04:05"}"#, .refused),
    (#"{"time":"2026-02-30T03:04:05Z"}"#, .refused),
    (#"{"time":"10000-01-01T00:00:00Z"}"#, .refused),
    (#"{"time":"0001-01-01T00:00:00+01:00"}"#, .stricter),
    (#"{"time":"2026-01-02T03:04:60Z"}"#, .refused),
    (#"{"time":"2026-01-02T03:04:05.1234567891Z"}"#, .refused), (#"{"time":0}"#, .refused),
    (#"{"span":"-1.5s"}"#, .taken), (#"{"span":"315576000000s"}"#, .taken),
    (#"{"span":"315576000001s"}"#, .refused), (#"{"span":"1"}"#, .refused),
    (#"{"span":"1.5"}"#, .refused),
    (#"{"span":"1.0000000001s"}"#, .stricter), (#"{"span":1}"#, .refused),
    (#"{"span":"s"}"#, .refused),
    (#"{"span":"0x1s"}"#, .refused), (#"{"span":"1_0s"}"#, .stricter),
    (#"{"span":"+1s"}"#, .stricter),
    // Masks.
    (#"{"mask":"a.bC,d"}"#, .taken), (#"{"mask":""}"#, .taken), (#"{"mask":"a_b"}"#, .refused),
    (#"{"mask":"a,,b"}"#, .stricter), (#"{"mask":["a"]}"#, .refused),
    // Wrappers, values and lists.
    (#"{"intValue":"7","boolValue":false,"bytesValue":"","stringValue":""}"#, .taken),
    (#"{"intValue":{"value":1}}"#, .refused), (#"{"uintValue":-1}"#, .refused),
    (#"{"value":1e400}"#, .stricter), (#"{"value":nul}"#, .refused),
    (#"{"value":[1,{"a":[]}]}"#, .taken),
    (#"{"structure":[]}"#, .refused), (#"{"list":{}}"#, .refused),
    (#"{"empty":{"a":1}}"#, .refused),
    (#"{"empty":1}"#, .refused),
    // Any.
    (#"{"any":{}}"#, .taken),
    (#"{"any":{"text":"a","@type":"x/probe.v1.Plain"}}"#, .taken),
    (#"{"any":{"@type":"x/google.protobuf.Duration","value":"1s"}}"#, .taken),
    (#"{"any":{"@type":"x/google.protobuf.Any","value":{"@type":"x/probe.v1.Plain"}}}"#, .taken),
    (#"{"any":{"text":"a"}}"#, .refused), (#"{"any":{"@type":"x/none.Such"}}"#, .refused),
    (#"{"any":{"@type":""}}"#, .refused), (#"{"any":{"@type":1}}"#, .refused),
    (#"{"any":{"@type":"probe.v1.Plain"}}"#, .stricter), (#"{"any":[]}"#, .refused),
    (#"{"any":{"@type":"x/probe.v1.Plain","@type":"x/probe.v1.Plain"}}"#, .refused),
    (#"{"any":{"@type":"x/google.protobuf.Duration"}}"#, .refused),
    (#"{"any":{"@type":"x/google.protobuf.Duration","value":"1s","more":1}}"#, .stricter),
    (#"{"any":{"@type":"x/probe.v1.Plain","zz":1}}"#, .refused),
  ]

  @Test func `hostile texts get the verdicts of this table`() throws {
    let schema = try #require(peer.schema.message("probe.v1.Probe"))
    let answers = try peer.answers(
      to: Self.hostile.map {
        .init(verb: .read, type: "probe.v1.Probe", data: Array($0.json.utf8))
      })
    for (row, theirs) in zip(Self.hostile, answers) {
      let ours = try? schema.wire(json: Array(row.json.utf8), options: options)
      let verdict: Verdict =
        switch (ours, theirs) {
        case (nil, nil): .refused
        case (nil, _?): .stricter
        case (_?, nil): .wider
        case (_?, _?): .taken
        }
      #expect(verdict == row.verdict, "\(row.json)")
    }
  }

  @Test(arguments: [99, 100, 100_000])
  func `lists within lists within lists are refused, by us before the peer`(depth: Int) throws {
    let schema = try #require(peer.schema.message("google.protobuf.Value"))
    let json = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    // A Value and its ListValue are two messages.
    #expect(throws: JSONFailure.self) { try schema.wire(json: Array(json.utf8), options: options) }
    let half = String(repeating: "[", count: 49) + String(repeating: "]", count: 49)
    let wire = try schema.wire(json: Array(half.utf8), options: options)
    #expect(try schema.json(wire, options: options) == half)
  }
}
