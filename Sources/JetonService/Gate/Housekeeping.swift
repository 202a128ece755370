package import JetonDomain
import JetonRPC

/// What happens by the passing of time alone. One task runs it beside the calls.
package struct Housekeeping<S: Store>: Sendable {
  let refusals: Refusals<S>
  let removals: Removals<S>
  let uses: UseRecord<S>
  let live: LiveState

  /// How late an open stream may end after its caller's credential has expired.
  private static var tick: Duration { .seconds(1) }
  private static var ticksPerFlush: Int { 60 }

  /// Until the task is cancelled.
  package func run() async {
    async let removals: Void = removals.run()
    async let uses: Void = writeUses()
    await tick()
    _ = await (removals, uses)
  }

  /// What is counted is written down a last time at the end.
  private func tick() async {
    var ticks = 0
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.tick)
      live.ledgerEnd.nudge()
      ticks += 1
      if ticks % Self.ticksPerFlush == 0 { await refusals.flush() }
    }
    await refusals.flush()
  }

  /// Apart from `tick`, since a walk over millions takes its time. A last time at the end.
  private func writeUses() async {
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(UseRecord<S>.secondsBetween))
      await uses.writeInPassing()
    }
  }

  /// Writes down now what was counted.
  package func flush() async {
    await refusals.flush()
    await uses.write()
  }

  /// Removes now what is over.
  package func removeEverythingOver() async throws {
    try await removals.removeEverythingOver()
  }
}
