import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import JetonWire
import Synchronization
import Testing

/// Deadlines, cancelling, drain: how calls and connections end.
@Suite struct EndingTests {
  @Test func `rule 19 - the server answers DEADLINE_EXCEEDED while the handler still runs`()
    async throws
  {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.request(1, Toy.wait, "", timeout: 30))
    #expect(await peer.readResponse()?.code == StatusCode.deadlineExceeded.rawValue)
    await toy.toy.cancelled.reached(1)
  }

  @Test func `rule 19 - the client makes its own DEADLINE_EXCEEDED`() async throws {
    let toy = try ToyServer()
    let error = await #expect(throws: RPCError.self) {
      try await toy.channel().call(Toy.wait, "", timeout: .milliseconds(30))
    }
    #expect(error?.code == .deadlineExceeded)
  }

  @Test func `rule 20 - cancelling a task cancels the handler`() async throws {
    let toy = try ToyServer()
    let channel = try toy.channel()
    let call = Task { try await channel.call(Toy.wait, "") }
    await toy.toy.waiting.reached(1)
    call.cancel()
    let error = await #expect(throws: RPCError.self) { try await call.value }
    #expect(error?.code == .cancelled)
    await toy.toy.cancelled.reached(1)
  }

  @Test func `rule 33, B29 - losing the connection cancels its handlers`() async throws {
    let toy = try ToyServer()
    do {
      let peer = await RawPeer.greeting(toy.address)
      peer.send(.request(1, Toy.wait, "") + .request(3, Toy.wait, ""))
      await toy.toy.waiting.reached(2)
    }
    await toy.toy.cancelled.reached(2)
  }

  @Test func `rule 15 - a cancel frees no slot before its handler has returned`() async throws {
    let toy = try ToyServer(limits: .eightCalls)
    let peer = await RawPeer.greeting(toy.address)
    // Requests and cancels in one write: the handlers have had no chance to return.
    for round in 0..<50 {
      var bytes: [UInt8] = []
      for index in 0..<20 {
        let stream = UInt32(round * 40 + index * 2 + 1)
        bytes += .request(stream, Toy.wait, "") + .frame(.cancel, stream: stream)
      }
      peer.send(bytes)
      var codes: [Int32: Int] = [:]
      for _ in 0..<20 { codes[await peer.readResponse()?.code ?? -1, default: 0] += 1 }
      #expect(Set(codes.keys).isSubset(of: [1, 8]), "\(codes)")
      #expect(codes.values.reduce(0, +) == 20)
    }
    peer.send(.request(4001, Toy.echo, "alive"))
    #expect(await peer.readFrame()?.header.type == .response)
  }

  @Test func `rule 15, B19 - calls over the limit are refused without being processed`()
    async throws
  {
    let toy = try ToyServer(limits: .eightCalls)
    let peer = await RawPeer.greeting(toy.address)
    for index in 0..<9 { peer.send(.request(UInt32(index * 2 + 1), Toy.wait, "")) }
    let refusal = await peer.readResponse()
    #expect(refusal?.stream == 17)
    #expect(refusal?.code == StatusCode.resourceExhausted.rawValue)
    #expect(refusal?.header.notProcessed == true)
    toy.toy.gate.open()
    for _ in 0..<8 { #expect(await peer.readFrame()?.header.type == .response) }
  }

  @Test func `rule 15 - a client queues what the server has no slot for`() async throws {
    let toy = try ToyServer(limits: .eightCalls)
    let channel = try toy.channel()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<40 { group.addTask { _ = try await channel.call(Toy.wait, "") } }
      await toy.toy.waiting.reached(8)
      #expect(toy.toy.waiting.count == 8)
      toy.toy.gate.open()
      try await group.waitForAll()
    }
    #expect(toy.toy.waiting.count == 40)
  }

  @Test func `rule 30 - drain lets calls end, refuses new ones unprocessed, and closes`()
    async throws
  {
    let toy = try ToyServer()
    let peer = await RawPeer.greeting(toy.address)
    peer.send(.request(1, Toy.wait, "last"))
    await toy.toy.waiting.reached(1)
    async let isDrained = toy.server.drain(within: .seconds(10))
    let goAway = await peer.readGoAway()
    #expect(goAway?.code == GoAwayCode.noError.rawValue)
    #expect(goAway?.lastStreamID == 1)
    peer.send(.request(3, Toy.echo, ""))
    let refusal = await peer.readResponse()
    #expect(refusal?.code == StatusCode.unavailable.rawValue)
    #expect(refusal?.header.notProcessed == true)
    toy.toy.gate.open()
    #expect(await peer.readFrame()?.header.type == .response)
    #expect(await peer.isAtEnd())
    #expect(await isDrained)
  }

  @Test func `rule 30 - drain cuts off what outlasts its time`() async throws {
    let toy = try ToyServer()
    let channel = try toy.channel { $0.attemptsMaximum = 1 }
    let call = Task { try await channel.call(Toy.wait, "") }
    await toy.toy.waiting.reached(1)
    #expect(await toy.server.drain(within: .milliseconds(30)) == false)
    let error = await #expect(throws: RPCError.self) { try await call.value }
    #expect(error?.code == .unavailable)
  }

  @Test func `closing a channel ends its calls`() async throws {
    let toy = try ToyServer()
    let channel = try toy.channel()
    let call = Task { try await channel.call(Toy.wait, "") }
    await toy.toy.waiting.reached(1)
    channel.close()
    let error = await #expect(throws: RPCError.self) { try await call.value }
    #expect(error?.code == .unavailable)
    let later = await #expect(throws: RPCError.self) { try await channel.call(Toy.echo, "") }
    #expect(later?.reason == "CHANNEL_CLOSED")
  }

  @Test func `rule 50, B26 - an internal error shows an id, and its cause to the log only`()
    async throws
  {
    let faults = Mutex<[Fault]>([])
    let toy = try ToyServer(onFault: { fault in faults.withLock { $0.append(fault) } })
    let channel = try toy.channel()
    let error = await #expect(throws: RPCError.self) {
      try await channel.call(Toy.fail, "\(StatusCode.internal.rawValue)")
    }
    let noted = faults.withLock { faults in faults.first }
    let fault = try #require(noted)
    #expect(error?.message == "internal error, id \(fault.id)")
    #expect(error?.detail == "")
    #expect(fault.error.message == "as you wish")
    #expect(fault.error.detail == "the detail")
  }

  @Test(arguments: [StatusCode.notFound, .permissionDenied, .unauthenticated])
  func `rule 50 - an error arrives with its reason`(code: StatusCode) async throws {
    let toy = try ToyServer()
    let error = await #expect(throws: RPCError.self) {
      try await toy.channel().call(Toy.fail, "\(code.rawValue)")
    }
    #expect(error == RPCError(code, "as you wish", reason: "ASKED", domain: "toy"))
  }
}

extension Limits {
  static var eightCalls: Limits {
    var limits = Limits.standard
    limits.concurrentCallsMaximum = 8
    return limits
  }
}
