import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import JetonServer
import JetonSockets
import Tally
import Testing

/// A stranger's service: its own schema and messages, generated on both sides, over real sockets.
@Suite struct TallyTests {
  static let midnight = GoogleProtobuf.Timestamp(rfc3339: "2026-11-24T00:00:00Z")

  /// The server is held, since it closes when it goes.
  struct Served {
    let server: Server
    let client: TallyServiceClient<Channel>

    init() throws {
      var router = Router(gate: OpenGate())
      Tally(now: { TallyTests.midnight ?? GoogleProtobuf.Timestamp() }).register(in: &router)
      server = try Server(router: router)
      let address = try server.listen(.tcp(host: "127.0.0.1", port: 0))
      client = TallyServiceClient(try Channel(to: "\(address)"))
    }

    /// Opens a sheet.
    func key(_ name: String, goal: Int64? = nil) async throws -> Secret {
      try await client.openSheet(TallyV1.OpenSheetRequest(name: name, goal: goal)).key
    }

    func make(
      _ changes: [(String, TallyV1.Mark.Change)], on name: String, _ key: Secret
    ) async throws -> TallyV1.Sheet? {
      let call = client.makeMarks()
      for (thing, change) in changes {
        let mark = TallyV1.Mark(thing: thing, change: change)
        try await call.requests.write(TallyV1.MakeMarksRequest(name: name, key: key, mark: mark))
      }
      return try await call.response().sheet
    }
  }

  @Test func `a unary call, answered on the thread of the frame`() async throws {
    let tally = try Served()
    _ = try await tally.key("birds", goal: 2)
    let sheet = try await tally.client.readSheet(TallyV1.ReadSheetRequest(name: "birds")).sheet
    #expect(sheet?.openTime == Self.midnight)
    #expect(sheet?.goal == 2)
    #expect(sheet?.progress == .below)
    let error = await #expect(throws: RPCError.self) {
      try await tally.client.readSheet(TallyV1.ReadSheetRequest(name: "fish"))
    }
    #expect(error?.code == .notFound)
  }

  @Test func `a stream of answers, in the order of the map's keys`() async throws {
    let tally = try Served()
    let key = try await tally.key("birds")
    _ = try await tally.make([("wren", .set(2)), ("owl", .add(1))], on: "birds", key)
    var seen: [String] = []
    for try await count in tally.client.listCounts(TallyV1.ListCountsRequest(name: "birds")) {
      seen.append("\(count.thing) \(count.count)")
    }
    #expect(seen == ["owl 1", "wren 2"])
  }

  @Test func `a stream of requests, done whole or not at all`() async throws {
    let tally = try Served()
    let key = try await tally.key("birds", goal: 3)
    let marks: [(String, TallyV1.Mark.Change)] = [
      ("owl", .add(5)), ("owl", .add(-1)), ("wren", .set(9)), ("wren", .remove(TallyV1.Removal())),
    ]
    let sheet = try await tally.make(marks, on: "birds", key)
    #expect(sheet?.counts == ["owl": 4])
    #expect(sheet?.progress == .reached)
    let error = await #expect(throws: RPCError.self) {
      try await tally.make([("owl", .add(1)), ("owl", .add(.max))], on: "birds", key)
    }
    #expect(error?.code == .outOfRange)
    let after = try await tally.client.readSheet(TallyV1.ReadSheetRequest(name: "birds")).sheet
    #expect(after?.counts == ["owl": 4])
  }

  @Test func `streams both ways, each at its own pace`() async throws {
    let tally = try Served()
    let key = try await tally.key("laps")
    let call = tally.client.countAlong()
    let writing = Task {
      let mark = TallyV1.Mark(thing: "lap", change: .add(1))
      for _ in 0..<100 {
        try await call.requests.write(TallyV1.CountAlongRequest(name: "laps", key: key, mark: mark))
      }
      call.requests.finish()
    }
    var counts: [Int64?] = []
    for try await answer in call.responses { counts.append(answer.count) }
    try await writing.value
    #expect(counts == Array(1...100))
  }

  @Test func `a key opens its own sheet only, and does not show`() async throws {
    let tally = try Served()
    let key = try await tally.key("birds")
    _ = try await tally.key("fish")
    let error = await #expect(throws: RPCError.self) {
      try await tally.make([("cod", .add(1))], on: "fish", key)
    }
    #expect(error?.code == .permissionDenied)
    let shown = String(reflecting: TallyV1.OpenSheetResponse(key: key))
    #expect(shown == "TallyV1.OpenSheetResponse(key: [secret])")
    #expect(try TallyV1.OpenSheetResponse(key: key).json() == #"{"key":"[secret]"}"#)
  }

  @Test func `a newer client's field comes back from an older server's message`() throws {
    let newer = TallyV1.Mark(thing: "owl", change: .add(1)).encode() + [0x98, 0x06, 0x2A]
    var mark = try TallyV1.Mark(decoding: newer.span, limits: .standard)
    #expect(mark.encode() == newer)
    mark.thing = "wren"
    #expect(mark.encode().suffix(3) == [0x98, 0x06, 0x2A])
  }
}
