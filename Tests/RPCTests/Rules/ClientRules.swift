import JetonClient
import JetonMessages
import JetonRPC
import JetonSockets
import JetonWire
import Testing

/// What PROTOCOL.md asks of a client, with a server played by hand.
@Suite struct ClientRules {
  @Test func `rule 8 - a header over the server's limit is not sent`() async throws {
    let listener = try LoopbackListener()
    let channel = try Channel(to: listener.address)
    let call = Task.immediate {
      var options = CallOptions()
      options.metadata = [("k", [UInt8](repeating: 0, count: 5000))]
      let _: Toy.Text = try await channel.unary(
        Toy.echo, Toy.Text("x"), isRepeatable: false, options: options)
    }
    // Nothing was announced: the floor of 4 KiB.
    let peer = await RawPeer.greeted(by: listener)
    let error = await #expect(throws: RPCError.self) { try await call.value }
    #expect(error?.reason == "TOO_LARGE")
    let next = Task.immediate { try await channel.call(Toy.echo, "next") }
    #expect(await peer.readFrame()?.header.stream == 1)
    next.cancel()
    _ = try? await next.value
  }

  @Test func `rule 18 - a retry says which it is`() async throws {
    let listener = try LoopbackListener()
    let channel = try Channel(to: listener.address)
    let call = Task.immediate { try await channel.call(Toy.echo, "x") }
    let peer = await RawPeer.greeted(by: listener)
    for attempt in [UInt32(0), 1, 2] {
      let frame = try #require(await peer.readFrame())
      let header = try JetonRPCV1.RequestHeader(decoding: frame.control.span, limits: .standard)
      #expect(header.attempt == attempt)
      peer.refuse(frame.header.stream, retryAfter: 1)
    }
    call.cancel()
    _ = try? await call.value
  }

  @Test func `rule 19 - a client whose time is over cancels, and counts the call on`()
    async throws
  {
    let listener = try LoopbackListener()
    let channel = try Channel(to: listener.address)
    let call = Task.immediate {
      try await channel.call(Toy.echo, "x", timeout: .milliseconds(200))
    }
    let peer = await RawPeer.greeted(by: listener)
    #expect(await peer.readFrame()?.header.type == .request)
    let cancel = await peer.readFrame()
    #expect(cancel?.header.type == .cancel)
    #expect(cancel?.header.stream == 1)
    let error = await #expect(throws: RPCError.self) { try await call.value }
    #expect(error?.reason == "DEADLINE_EXCEEDED")
  }

  @Test func `rule 21 - a server that forbids a retry gets none`() async throws {
    let listener = try LoopbackListener()
    let channel = try Channel(to: listener.address)
    let call = Task.immediate { try await channel.call(Toy.echo, "x", isRepeatable: true) }
    let peer = await RawPeer.greeted(by: listener)
    #expect(await peer.readFrame()?.header.stream == 1)
    peer.refuse(1, retryAfter: -1)
    let error = await #expect(throws: RPCError.self) { try await call.value }
    #expect(error?.code == .unavailable)
  }

  @Test func `rule 21 - retries have a budget of ten, over all calls`() async throws {
    let listener = try LoopbackListener()
    let channel = try Channel(to: listener.address)
    let calls = Task.immediate {
      for _ in 0..<5 { _ = try? await channel.call(Toy.echo, "x", isRepeatable: true) }
      channel.close()
    }
    let peer = await RawPeer.greeted(by: listener)
    var requests = 0
    while let frame = await peer.readFrame(), frame.header.type == .request {
      requests += 1
      peer.refuse(frame.header.stream, retryAfter: 1)
    }
    #expect(requests == 5 + 10)
    await calls.value
  }

  @Test func `rule 21 - a call in which anything streams is not repeated`() async throws {
    let listener = try LoopbackListener()
    let channel = try Channel(to: listener.address)
    let call = Task.immediate {
      for try await _ in channel.stream(Toy.count, "1") {}
    }
    let peer = await RawPeer.greeted(by: listener)
    #expect(await peer.readFrame()?.header.stream == 1)
    peer.refuse(1, retryAfter: 1)
    let error = await #expect(throws: RPCError.self) { try await call.value }
    #expect(error?.isNotProcessed == true)
  }

  @Test func `rule 34 - of a lost connection, calls the server has not seen were not processed`()
    async throws
  {
    let listener = try LoopbackListener()
    let channel = try Channel(to: listener.address) { $0.attemptsMaximum = 1 }
    let first = Task.immediate { try await channel.call(Toy.echo, "1") }
    let peer = await RawPeer.greeted(by: listener)
    #expect(await peer.readFrame()?.header.stream == 1)
    let second = Task.immediate { try await channel.call(Toy.echo, "2") }
    #expect(await peer.readFrame()?.header.stream == 3)
    peer.send(.frame(.goAway, control: JetonRPCV1.GoAway(lastStreamID: 1).encode()))
    peer.endSending()
    let seen = await #expect(throws: RPCError.self) { try await first.value }
    #expect(seen?.isNotProcessed == false)
    let unseen = await #expect(throws: RPCError.self) { try await second.value }
    #expect(unseen?.isNotProcessed == true)
  }
}

extension RawPeer {
  /// UNAVAILABLE, and that nothing was done.
  fileprivate func refuse(_ stream: UInt32, retryAfter: Int32) {
    let header = JetonRPCV1.ResponseHeader(
      code: StatusCode.unavailable.rawValue, retryAfterMs: retryAfter, notProcessed: true)
    send(.frame(.response, stream: stream, flags: .noMessage, control: header.encode()))
  }
}
