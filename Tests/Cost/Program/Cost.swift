import Counting
import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets

/// What calls have cost all together.
struct Cost: CustomStringConvertible {
  enum Client: String { case raw, channel }

  let calls: Int
  let allocations: UInt64
  let server: Counters
  /// Of the raw client.
  let ownSystemCalls: Int

  private static let warmUp = 1024

  static func of(
    _ calls: Int, _ method: MethodDescriptor, _ client: Client, inFlight: Int
  ) async throws -> Cost {
    let server = try Server(router: Service.router)
    guard case .tcp(_, let port) = try server.listen(.tcp(host: "127.0.0.1", port: 0)) else {
      fatalError("no port")
    }
    switch client {
    case .raw:
      var load = Load(method, inFlight: inFlight, port: port)
      load.run(warmUp)
      let (before, start, own) = (jeton_allocations(), server.counters, load.systemCalls)
      load.run(calls)
      return Cost(
        calls: calls, allocations: jeton_allocations() - before,
        server: server.counters.since(start), ownSystemCalls: load.systemCalls - own)
    case .channel:
      let channel = try Channel(to: "127.0.0.1:\(port)")
      try await run(warmUp, method, on: channel, inFlight: inFlight)
      let (before, start) = (jeton_allocations(), server.counters)
      try await run(calls, method, on: channel, inFlight: inFlight)
      return Cost(
        calls: calls, allocations: jeton_allocations() - before,
        server: server.counters.since(start), ownSystemCalls: 0)
    }
  }

  /// So many callers side by side.
  private static func run(
    _ calls: Int, _ method: MethodDescriptor, on channel: Channel, inFlight: Int
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<inFlight {
        group.addTask {
          for _ in 0..<calls / inFlight {
            let _: JetonRPCV1.CheckHealthResponse = try await channel.unary(
              method, JetonRPCV1.CheckHealthRequest(service: "a.v1.AService"), isRepeatable: false,
              options: CallOptions())
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// A line of "name value", for a call each.
  var description: String {
    let each = { (count: UInt64) in Double(count) / Double(calls) }
    return """
      allocations \(each(allocations))
      server.wake-ups \(each(server.wakeUps))
      server.reads \(each(server.reads))
      server.writes \(each(server.writes))
      client.system-calls \(each(UInt64(ownSystemCalls)))
      """
  }
}

extension Counters {
  fileprivate func since(_ start: Counters) -> Counters {
    var difference = self
    difference.wakeUps -= start.wakeUps
    difference.reads -= start.reads
    difference.writes -= start.writes
    return difference
  }
}
