import JetonMessages
import JetonRPC

/// Whether this server takes calls: yes, from the moment it can be reached until it drains.
package struct Health: Sendable {
  /// Rises once, when the drain begins.
  private let end = Watermark()

  var isServing: Bool { end.level == 0 }

  func stop() { end.rise(to: 1) }

  func waitForEnd() async -> Watermark.Wake { await end.wait(past: 0) }
}

struct HealthHandlers<Caller: Sendable>: HealthService {
  let health: Health
  let services: Set<String>

  func checkHealth(
    _ request: JetonRPCV1.CheckHealthRequest, by caller: Caller, context: borrowing ServerContext
  ) throws(RPCError) -> JetonRPCV1.CheckHealthResponse {
    guard isKnown(request.service) else {
      throw RPCError(
        .notFound, "There is no such service.", reason: "SERVICE_NOT_FOUND",
        domain: RPCError.jetonDomain)
    }
    return JetonRPCV1.CheckHealthResponse(status: health.isServing ? .serving : .notServing)
  }

  func watchHealth(
    _ request: JetonRPCV1.WatchHealthRequest,
    to writer: ResponseWriter<JetonRPCV1.WatchHealthResponse>, by caller: Caller,
    context: ServerContext
  ) async throws(RPCError) {
    let up: JetonRPCV1.ServingStatus = isKnown(request.service) ? .serving : .serviceUnknown
    if health.isServing {
      try await writer.write(JetonRPCV1.WatchHealthResponse(status: up))
      switch await health.waitForEnd() {
      case .lookAgain, .closed: break
      case .cancelled: return
      case .tooMany: throw .busy("Too many streams watch the health.", retryAfter: .seconds(5))
      }
    }
    try await writer.write(JetonRPCV1.WatchHealthResponse(status: .notServing))
  }

  private func isKnown(_ service: String) -> Bool {
    service.isEmpty || services.contains(service)
  }
}
