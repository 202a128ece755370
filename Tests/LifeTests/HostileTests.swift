import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

/// What strangers send to a real daemon. Whatever it is, the daemon lives, and another connection
/// is answered all the while.
@Suite struct HostileTests {
  private static let whoAmI = "jeton.v1.TokenService/WhoAmI"
  private static let batchVerify = "jeton.v1.TokenService/BatchVerifyTokens"
  private static let watch = "jeton.v1.LedgerService/WatchEvents"

  @Test(arguments: HostileBytes.noGreetings)
  func `B1 - who does not speak the protocol hears nothing`(_ hostile: HostileBytes) async throws {
    try await undisturbed { daemon, _ in
      let stranger = Stranger(to: daemon)
      stranger.send(hostile.bytes)
      #expect(stranger.isAtEnd())
    }
  }

  @Test(arguments: HostileBytes.brokenFrames)
  func `B5, B6, B7, B8, B9, B13 - a broken frame ends its connection, which says why`(
    _ hostile: HostileBytes
  ) async throws {
    try await undisturbed { daemon, _ in
      let stranger = Stranger(greeting: daemon)
      stranger.send(hostile.bytes)
      let last = try #require(stranger.readFrame())
      #expect(last.type == 9)
      #expect(last.code == hostile.code)
      #expect(stranger.isAtEnd())
    }
  }

  @Test(arguments: HostileCall.all)
  func `B15, B16, B17, B18, B23, B24, B25 - a broken call is answered, and its connection lives`(
    _ call: HostileCall
  ) async throws {
    try await undisturbed { daemon, token in
      let stranger = Stranger(greeting: daemon)
      stranger.send(call.frame(token))
      stranger.send(.request(3, Self.whoAmI, authorization: token))
      let answers = [stranger.readFrame(), stranger.readFrame()].compactMap(\.self)
      #expect(answers.first { $0.stream == 1 }?.code == call.code)
      #expect(answers.first { $0.stream == 3 }?.code == 0)
    }
  }

  @Test func `a call that comes one byte at a time is answered`() async throws {
    try await undisturbed { daemon, token in
      let stranger = Stranger(to: daemon)
      let call: [UInt8] = .greeting + .request(1, Self.whoAmI, authorization: token)
      for byte in call { stranger.send([byte]) }
      #expect(stranger.read(8) == .answeredPreface)
      #expect(stranger.readFrame()?.type == 1)
      #expect(stranger.readFrame()?.code == 0)
    }
  }

  @Test func `half a frame, and no more of it, leaves nothing behind`() async throws {
    try await undisturbed { daemon, token in
      let creation: [UInt8] = .text(2, "half") + .number(5, 1)
      let whole: [UInt8] = .request(
        1, "jeton.v1.ServiceAccountService/CreateServiceAccount", creation, authorization: token)
      for count in whole.indices { Stranger(greeting: daemon).send(Array(whole[..<count])) }
    }
  }

  @Test func `a call whose time is over is told so`() async throws {
    try await undisturbed { daemon, token in
      let stranger = Stranger(greeting: daemon)
      stranger.send(.request(1, Self.watch, authorization: token, timeout: 1))
      #expect(stranger.readResponse()?.code == UInt8(StatusCode.deadlineExceeded.rawValue))
    }
  }

  @Test func `1,000 calls that are cancelled at once are each answered once, more are too many`()
    async throws
  {
    try await undisturbed { daemon, token in
      let stranger = Stranger(greeting: daemon)
      var round = 0
      func isAnsweredOnce() -> Bool {
        let calls = (0..<100).map { UInt32(200 * round + 2 * $0 + 1) }
        round += 1
        stranger.send(
          calls.flatMap { .request($0, Self.watch, authorization: token) + .cancel($0) })
        return calls.compactMap { _ in stranger.readResponse()?.stream }.sorted() == calls
      }
      for _ in 0..<10 { #expect(isAnsweredOnce()) }
      let isSentAway = (0..<200).contains { _ in !isAnsweredOnce() }
      #expect(isSentAway)
    }
  }

  @Test func `who never reads is hung up on`() async throws {
    try await undisturbed { daemon, token in
      let stranger = Stranger(greeting: daemon, receiveBuffer: 4096)
      let body: [UInt8] = .times(1000, .bytes(1, .text(1, "jeton_x")))
      // 4 kB of answer each: the 4 MiB that may wait are full after a thousand.
      let isCutOff = (0..<10_000).contains { number in
        let stream = UInt32(2 * number + 1)
        return !stranger.send(.request(stream, Self.batchVerify, body, authorization: token))
      }
      #expect(isCutOff)
    }
  }

  private func undisturbed(
    by hostility: @escaping @Sendable (_ daemon: String, _ token: String) throws -> Void
  ) async throws {
    try await Daemon.run { try await $0.answers(during: hostility) }
  }
}

extension Daemon {
  /// Asks on another connection as long as `hostility` goes on, and once after it.
  fileprivate func answers(
    during hostility: @escaping @Sendable (_ daemon: String, _ token: String) throws -> Void
  ) async throws {
    let owner = try await owner()
    let token = try await create("verifier", .owner, by: owner).secret
    let (address, text) = (tcp, token.reveal())
    let hostile = Task.detached { try hostility(address, text) }
    let asking = Task { try await owner.ask(about: token) }
    let outcome = await hostile.result
    asking.cancel()
    try await asking.value
    try outcome.get()
    #expect(try await owner.verdict(token) == .valid)
    let names = try await owner.list().map(\.name)
    #expect(names == ["verifier"], "something was done for the stranger")
  }
}

extension Caller {
  /// Asks until the task is cancelled.
  fileprivate func ask(about token: Secret) async throws {
    while !Task.isCancelled {
      do {
        let verdict = try await verdict(token)
        #expect(verdict == .valid)
      } catch {
        guard Task.isCancelled else { throw error }
      }
    }
  }
}
