import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import JetonServer
import JetonSockets
import Synchronization
import Testing

@Suite struct GateTests {
  /// Knows one credential, until it is revoked.
  final class Guard: Gate {
    let isRevoked = Atomic(false)

    func admit(
      _: Void, to context: borrowing ServerContext, calls: Int
    ) -> Admission<String> {
      guard let secret = context.authorization, !isRevoked.load(ordering: .relaxed) else {
        return .refused(RPCError(.unauthenticated, "no"))
      }
      switch secret {
      case Secret("slow"): return .refusedAfter { RPCError(.permissionDenied, "noted") }
      case Secret("good"): return .admitted("good")
      default: return .refused(RPCError(.unauthenticated, "no"))
      }
    }
  }

  private let guardian = Guard()

  private func code(_ channel: Channel, _ credential: String? = nil) async -> StatusCode {
    let options = CallOptions(authorization: credential.map { Secret($0) })
    do throws(RPCError) {
      let _: Toy.Text = try await channel.unary(
        Toy.echo, Toy.Text("x"), isRepeatable: false, options: options)
      return .ok
    } catch {
      return error.code
    }
  }

  @Test func `rule 35, B23 - a call's own credential takes the place of the connection's`()
    async throws
  {
    let toy = try ToyServer(gate: guardian)
    let channel = try toy.channel { $0.authorization = Secret("good") }
    #expect(await code(channel) == .ok)
    #expect(await code(channel, "bad") == .unauthenticated)
    #expect(await code(channel, "slow") == .permissionDenied)
    #expect(await code(channel) == .ok)
  }

  @Test func `rule 36, B23 - a connection without a credential lives, its calls are refused`()
    async throws
  {
    let toy = try ToyServer(gate: guardian)
    let channel = try toy.channel()
    #expect(await code(channel) == .unauthenticated)
    #expect(await code(channel, "good") == .ok)
    #expect(toy.server.counters.opened == 1)
  }

  @Test func `rule 36 - what is revoked is refused on the next frame of an open connection`()
    async throws
  {
    let toy = try ToyServer(gate: guardian)
    let channel = try toy.channel { $0.authorization = Secret("good") }
    #expect(await code(channel) == .ok)
    guardian.isRevoked.store(true, ordering: .relaxed)
    #expect(await code(channel) == .unauthenticated)
    #expect(toy.server.counters.opened == 1)
  }
}
