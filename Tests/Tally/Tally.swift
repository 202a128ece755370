package import JetonMessages
package import JetonRPC

/// The whole of a service: what protoc-gen-jeton asks for, and nothing else.
package struct Tally: TallyService {
  package typealias Caller = Void
  package typealias Time = GoogleProtobuf.Duration

  package init() {}

  package func double(
    _ request: Time, by caller: Void, context: borrowing ServerContext
  ) throws(RPCError) -> Time {
    Time(seconds: try sum(request.seconds, request.seconds))
  }

  package func countDown(
    _ request: Time, to writer: ResponseWriter<Time>, by caller: Void, context: ServerContext
  ) async throws(RPCError) {
    for seconds in stride(from: request.seconds, through: 0, by: -1) {
      try await writer.write(Time(seconds: seconds))
    }
  }

  package func sum(
    _ requests: RequestStream<Time>, by caller: Void, context: ServerContext
  ) async throws(RPCError) -> Time {
    var total: Int64 = 0
    for try await request in requests { total = try sum(total, request.seconds) }
    return Time(seconds: total)
  }

  package func runningSum(
    _ requests: RequestStream<Time>, to writer: ResponseWriter<Time>, by caller: Void,
    context: ServerContext
  ) async throws(RPCError) {
    var total: Int64 = 0
    for try await request in requests {
      total = try sum(total, request.seconds)
      try await writer.write(Time(seconds: total))
    }
  }

  private func sum(_ one: Int64, _ other: Int64) throws(RPCError) -> Int64 {
    let (sum, hasOverflowed) = one.addingReportingOverflow(other)
    if hasOverflowed { throw RPCError(.outOfRange, "the sum is too long a time") }
    return sum
  }
}
