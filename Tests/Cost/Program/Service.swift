import JetonMessages
import JetonRPC

/// Two methods that do nothing, so that what a call costs is the runtime's.
enum Service {
  /// Answered on the thread that read the frame.
  static let inline = method("Inline")
  /// By a task.
  static let task = method("Task")

  private static func method(_ name: String) -> MethodDescriptor {
    MethodDescriptor(
      service: "cost.v1.CostService", name: name, kind: .unary, idempotency: .noSideEffects)
  }

  static var router: Router<OpenGate> {
    var router = Router(gate: OpenGate())
    router.registerInline(inline) { (_: JetonRPCV1.CheckHealthRequest, _, _) in
      JetonRPCV1.CheckHealthResponse(status: .serving)
    }
    router.register(task) { (_: JetonRPCV1.CheckHealthRequest, _, _) async in
      JetonRPCV1.CheckHealthResponse(status: .serving)
    }
    return router
  }
}
