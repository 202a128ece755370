public import JetonMessages
public import JetonRPC
internal import JetonSecret

// The whole of a stranger's service: what protoc-gen-jeton asks for, over sheets in memory. It
// knows the runtime and its own messages, and nothing of tokens.

/// Counts things on sheets.
public struct Tally: TallyService {
  public typealias Caller = Void

  private let sheets = Sheets()
  private let now: @Sendable () -> GoogleProtobuf.Timestamp

  public init(now: @escaping @Sendable () -> GoogleProtobuf.Timestamp) {
    self.now = now
  }

  public func openSheet(
    _ request: TallyV1.OpenSheetRequest, by caller: Void, context: ServerContext
  ) async throws(RPCError) -> TallyV1.OpenSheetResponse {
    let sheet = TallyV1.Sheet(name: request.name, openTime: now(), goal: request.goal)
    let key = try sheets.open(sheet)
    return TallyV1.OpenSheetResponse(sheet: sheet.judged, key: key)
  }

  public func readSheet(
    _ request: TallyV1.ReadSheetRequest, by caller: Void, context: borrowing ServerContext
  ) throws(RPCError) -> TallyV1.ReadSheetResponse {
    TallyV1.ReadSheetResponse(sheet: try sheets.read(request.name))
  }

  public func listCounts(
    _ request: TallyV1.ListCountsRequest, to writer: ResponseWriter<TallyV1.ListCountsResponse>,
    by caller: Void, context: ServerContext
  ) async throws(RPCError) {
    for (thing, count) in try sheets.read(request.name).counts.sorted(by: { $0.key < $1.key }) {
      try await writer.write(TallyV1.ListCountsResponse(thing: thing, count: count))
    }
  }

  public func makeMarks(
    _ requests: RequestStream<TallyV1.MakeMarksRequest>, by caller: Void, context: ServerContext
  ) async throws(RPCError) -> TallyV1.MakeMarksResponse {
    var marks: [TallyV1.Mark] = []
    var (name, key) = ("", Secret(""))
    for try await request in requests {
      guard marks.isEmpty || request.name == name else {
        throw RPCError(.invalidArgument, "marks of one call are for one sheet")
      }
      guard marks.count < Sheets.thingsMaximum else {
        throw RPCError(.resourceExhausted, "more than \(Sheets.thingsMaximum) marks in a call")
      }
      (name, key) = (request.name, request.key)
      marks.append(request.mark ?? TallyV1.Mark())
    }
    return TallyV1.MakeMarksResponse(sheet: try sheets.make(marks, on: name, key: key))
  }

  public func countAlong(
    _ requests: RequestStream<TallyV1.CountAlongRequest>,
    to writer: ResponseWriter<TallyV1.CountAlongResponse>, by caller: Void, context: ServerContext
  ) async throws(RPCError) {
    for try await request in requests {
      let mark = request.mark ?? TallyV1.Mark()
      let sheet = try sheets.make([mark], on: request.name, key: request.key)
      try await writer.write(TallyV1.CountAlongResponse(count: sheet.counts[mark.thing]))
    }
  }
}
