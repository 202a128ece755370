import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import JetonWire
import Testing

/// Methods whose calls come together.
@Suite struct GatheredTests {
  @Test func `what is required is asked for, in the call that lacks it alone`() async throws {
    let method = Toy.method("List")
    var router = Router(gate: OpenGate())
    router.registerGathered(method) {
      (
        calls: GatheredCalls<JetonV1.ListTokensRequest>, _, _,
        answers: inout GatheredAnswers<JetonV1.VerifyTokenResponse>
      ) in
      for index in 0..<calls.count {
        do throws(RPCError) {
          _ = try calls.request(index)
          answers.answer(index) { $0.epoch(7) }
        } catch {
          answers.fail(index, error)
        }
      }
    }
    let server = try Server(router: router)
    let peer = await RawPeer.greeting(try server.listen(.tcp(host: "127.0.0.1", port: 0)))
    let accounts = ["ci", "", "gateway"]
    let control = JetonRPCV1.RequestHeader(method: method.path).encode()
    let frames = zip([1, 3, 5], accounts).map { stream, account in
      [UInt8].frame(
        .request, stream: stream, flags: .end, control: control,
        body: JetonV1.ListTokensRequest(serviceAccount: account).encode())
    }
    peer.send(frames.flatMap { $0 })
    for expected in [StatusCode.ok, .invalidArgument, .ok] {
      let response = try #require(await peer.readResponse())
      #expect(response.code == expected.rawValue)
    }
  }
}
