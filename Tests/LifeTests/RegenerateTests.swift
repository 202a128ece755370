import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

@Suite struct RegenerateTests {
  @Test func `S22 the previous token ends at once, or at a chosen time`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let first = try await daemon.create("bot", .viewer, by: alice).secret
      let second = try await daemon.regenerate("bot", by: alice).secret
      #expect(try await alice.verdict(first) == .revoked)
      let end = GoogleProtobuf.Timestamp.fromNow(3600)
      let answer = try await daemon.regenerate(
        "bot", by: alice, previous: .previousExpireTime(end))
      #expect(answer.previousTokens.map(\.expireTime) == [end])
      #expect(try await alice.verify(second).expireTime == end)
      #expect(try await alice.verdict(second) == .valid)
    }
  }

  @Test func `S23 the previous token ends at once when nothing else is said`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let first = try await daemon.create("bot", .viewer, by: alice).secret
      let bot = try daemon.caller(first)
      _ = try await bot.whoAmI()
      _ = try await daemon.regenerate("bot", by: alice)
      #expect(await refusal { try await bot.whoAmI() }?.code == .unauthenticated)
    }
  }

  @Test func `S24 the new secret is shown once`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      _ = try await daemon.create("bot", .viewer, by: alice)
      let secret = try await daemon.regenerate("bot", by: alice).secret
      #expect(try await alice.verdict(secret) == .valid)
      let seen = [
        try await alice.tokens.listTokens(.init(serviceAccount: "bot")).encode(),
        try await alice.show("bot").encode(), try await alice.ledger.listEvents(.init()).encode(),
      ]
      for bytes in seen {
        #expect(!String(decoding: bytes, as: UTF8.self).contains(secret.reveal().dropFirst(20)))
      }
    }
  }

  @Test func `S25 during the overlap both tokens work, alike`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let first = try await daemon.create("bot", .contributor, by: alice).secret
      let second = try await daemon.regenerate(
        "bot", by: alice, previous: .overlap(.init(.seconds(60)))
      ).secret
      let old = try await daemon.caller(first).whoAmI()
      let new = try await daemon.caller(second).whoAmI()
      #expect(old.id == new.id)
      #expect(old.role == new.role)
      #expect(old.credentialID != new.credentialID)
    }
  }

  @Test func `S26 at its end the old token stops by itself`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let first = try await daemon.create("bot", .viewer, by: alice).secret
      let second = try await daemon.regenerate(
        "bot", by: alice, previous: .overlap(.init(.milliseconds(700)))
      ).secret
      let bot = try daemon.caller(first)
      #expect(try await bot.whoAmI().name == "bot")
      try await eventually { try await alice.verdict(first) == .expired }
      #expect(await refusal { try await bot.whoAmI() }?.code == .unauthenticated)
      #expect(try await alice.verdict(second) == .valid)
    }
  }

  @Test func `S26 it stops also when the server was down at that instant`() async throws {
    try await Daemon.run { daemon in
      let first = try await daemon.create("bot", .viewer, by: daemon.owner()).secret
      let regenerated = try await daemon.regenerate(
        "bot", by: daemon.owner(), previous: .overlap(.init(.milliseconds(500))))
      let end = try #require(regenerated.previousTokens.first?.expireTime)
      try daemon.stop()
      try await eventually { GoogleProtobuf.Timestamp.fromNow(0).isAfter(end) }
      try daemon.start()
      let alice = try await daemon.owner()
      #expect(try await alice.verdict(first) == .expired)
      #expect(try await alice.verdict(regenerated.secret) == .valid)
    }
  }

  @Test func `S27 after an immediate end the next frame of an open connection is refused`()
    async throws
  {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let bot = try daemon.caller(try await daemon.create("bot", .viewer, by: alice).secret)
      for _ in 1...20 {
        _ = try await bot.whoAmI()
      }
      let next = try await daemon.regenerate("bot", by: alice)
      #expect(await refusal { try await bot.whoAmI() }?.code == .unauthenticated)
      #expect(try await daemon.caller(next.secret).whoAmI().name == "bot")
    }
  }

  @Test func `S28 regenerating changes nothing else`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let before = try #require(
        try await daemon.create("bot", .contributor, by: alice).serviceAccount)
      let regenerated = try await daemon.regenerate("bot", by: alice)
      var after = try await alice.show("bot")
      after.etag = before.etag
      after.updateTime = before.updateTime
      #expect(after == before)
      let made = try await daemon.create("made", .viewer, by: daemon.caller(regenerated.secret))
      let event = try await alice.events().last { $0.epoch == made.epoch }
      #expect(event?.actor?.id == before.id)
    }
  }

  @Test func `S29 a new token does not end by itself, unless asked or by policy`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let created = try await daemon.create("bot", .viewer, by: alice)
      #expect(created.token?.expireTime == nil)
      var request = JetonV1.RegenerateTokenRequest()
      request.serviceAccount = "bot"
      request.expiry = .timeToLive(.init(.seconds(600)))
      let asked = try await alice.tokens.regenerateToken(request)
      daemon.secrets.append(asked.secret)
      #expect(asked.token?.expireTime != nil)
      var settings = JetonV1.UpdateOrganizationRequest()
      settings.settings = .init(defaultTokenLife: .init(.seconds(3600)))
      _ = try await alice.organizations.updateOrganization(settings)
      let byPolicy = try await daemon.regenerate("bot", by: alice).token
      let life = try #require(byPolicy?.expireTime).seconds - #require(byPolicy?.createTime).seconds
      #expect(life == 3600)
    }
  }
}

extension GoogleProtobuf.Timestamp {
  func isAfter(_ other: Self) -> Bool {
    (seconds, nanos) > (other.seconds, other.nanos)
  }
}
