public import JetonMessages
import Synchronization

/// Whether a server and each of its services take calls: what its HealthService tells. They do,
/// until it is said otherwise.
public final class Health: Sendable {
  private struct State {
    /// Of services, and of the whole under "", those that do not serve.
    var stopped: Set<String> = []
    var hasEnded = false
  }

  private let state = Mutex(State())
  private let isAble: @Sendable () -> Bool
  /// Rises with each change.
  private let changes = Watermark()

  /// `isAble` is asked each time: whether the server as a whole can do its work.
  public init(isAble: @escaping @Sendable () -> Bool = { true }) {
    self.isAble = isAble
  }

  /// Of one service by its full name, or of the server as a whole: if that does not serve, none does.
  public func set(_ status: JetonRPCV1.ServingStatus, of service: String = "") {
    state.withLock { state in
      if status == .serving {
        state.stopped.remove(service)
      } else {
        state.stopped.insert(service)
      }
    }
    lookAgain()
  }

  /// What `isAble` says may have changed: those who watch are told if so.
  public func lookAgain() {
    changes.rise(to: changes.level + 1)
  }

  /// Nothing serves any more, and those who watch are told so for the last time.
  public func end() {
    state.withLock { state in state.hasEnded = true }
    changes.close()
  }

  func status(of service: String) -> JetonRPCV1.ServingStatus {
    state.withLock { state in
      let isStopped =
        state.hasEnded || state.stopped.contains("") || state.stopped.contains(service)
      return isStopped || !isAble() ? .notServing : .serving
    }
  }

  var hasEnded: Bool { state.withLock { $0.hasEnded } }
  var level: UInt64 { changes.level }

  func waitForChange(past level: UInt64) async -> Watermark.Wake {
    await changes.wait(past: level)
  }
}

/// Tells of the services that were registered before it.
struct HealthHandlers<Caller: Sendable>: HealthService {
  let health: Health
  let services: Set<String>

  func checkHealth(
    _ request: JetonRPCV1.CheckHealthRequest, by caller: Caller, context: borrowing ServerContext
  ) throws(RPCError) -> JetonRPCV1.CheckHealthResponse {
    guard isKnown(request.service) else {
      throw RPCError(
        .notFound, "There is no such service.", reason: "SERVICE_NOT_FOUND", domain: "rpc")
    }
    return JetonRPCV1.CheckHealthResponse(status: health.status(of: request.service))
  }

  func watchHealth(
    _ request: JetonRPCV1.WatchHealthRequest,
    to writer: ResponseWriter<JetonRPCV1.WatchHealthResponse>, by caller: Caller,
    context: ServerContext
  ) async throws(RPCError) {
    var told: JetonRPCV1.ServingStatus?
    while true {
      let (level, isLast) = (health.level, health.hasEnded)
      let status = status(of: request.service)
      if status != told { try await writer.write(JetonRPCV1.WatchHealthResponse(status: status)) }
      if isLast { return }
      told = status
      switch await health.waitForChange(past: level) {
      case .lookAgain, .closed: break
      case .cancelled: return
      case .tooMany: throw .tooManyWatchers
      }
    }
  }

  private func status(of service: String) -> JetonRPCV1.ServingStatus {
    let status = health.status(of: service)
    return isKnown(service) || status == .notServing ? status : .serviceUnknown
  }

  private func isKnown(_ service: String) -> Bool {
    service.isEmpty || services.contains(service)
  }
}

extension RPCError {
  fileprivate static var tooManyWatchers: RPCError {
    RPCError(
      .resourceExhausted, "Too many streams watch the health.", reason: "TOO_MANY_WATCHERS",
      domain: "rpc", retryAfter: .seconds(5))
  }
}

extension Router {
  /// What a server tells of itself, besides what it is for: call it when all else is registered. The
  /// gate decides who may ask, by the verbs "Anyone" for its health and "SeeSchema".
  public mutating func registerStandardServices(health: Health) {
    registerHealth(health)
    registerReflection()
  }

  public mutating func registerHealth(_ health: Health) {
    HealthHandlers<Caller>(health: health, services: Set(methods.map(\.service)))
      .register(in: &self)
  }
}
