import JetonClient
import JetonMessages
import JetonRPC

/// `jeton health`: whether a server takes calls.
enum Health {
  static let all: [Command] = [health]

  private static let watch = Option("watch", "stay, and print each change")

  private static let health = Command(
    "health", "ask whether the server, or one of its services, takes calls",
    details:
      "Prints SERVING and ends with 0, or what else it is and ends with 7. Needs no credential.",
    operands: [Operand("SERVICE", "for example jeton.v1.TokenService", isRequired: false)],
    options: [watch]
  ) { run in
    let client = HealthServiceClient(try run.connectUnknown().channel)
    let service = run.arguments.operand(0) ?? ""
    guard run.arguments.has(watch) else {
      return try report(await client.checkHealth(.init(service: service)).status, run)
    }
    return try await Interruption.cancelling {
      var last = ExitCode.unavailable
      for try await answer in client.watchHealth(.init(service: service)) {
        last = try report(answer.status, run)
      }
      return last
    }
  }

  private static func report(
    _ status: JetonRPCV1.ServingStatus, _ run: Invocation
  ) throws(Failure) -> ExitCode {
    let prefix = "SERVING_STATUS_"
    let name = JetonRPCV1.ServingStatus.enumSchema.name(of: status.rawValue) ?? "\(status.rawValue)"
    try run.terminal.print(
      (name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name) + "\n")
    return status == .serving ? .done : .unavailable
  }
}
