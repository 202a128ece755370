import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

@Suite struct CreateTests {
  @Test func `S1 creating a token creates its account in the same operation`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let created = try await daemon.create("deploy", .viewer, by: alice)
      #expect(created.token?.serviceAccountID == created.serviceAccount?.id)
      let events = try await alice.events().filter { $0.verb == "CreateServiceAccount" }
      #expect(events.count == 1)
      #expect(events.first?.epoch == created.epoch)
    }
  }

  @Test func `S2 an account may do what a user of its role may`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      for role in [JetonV1.Role.viewer, .contributor, .admin, .owner] {
        let user = try await daemon.user("user-\(role)", role, by: alice)
        let secret = try await daemon.create("account-\(role)", role, by: alice).secret
        let account = try daemon.caller(secret)
        for call in probes {
          #expect(await outcome(call, by: user) == outcome(call, by: account), "\(role)")
        }
      }
    }
  }

  @Test func `S3 what a token does stands under its account, and names the token`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let maker = try await daemon.create("maker", .contributor, by: alice)
      let made = try await daemon.create("made", .viewer, by: daemon.caller(maker.secret))
      let event = try #require(try await alice.events().last { $0.epoch == made.epoch })
      #expect(event.actor?.kind == .serviceAccount)
      #expect(event.actor?.id == maker.serviceAccount?.id)
      #expect(event.actor?.name == "maker")
      #expect(event.actor?.credentialID == maker.token?.id)
    }
  }

  @Test func `S3 a recorded action stands under the account, and names the token`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let robot = try await daemon.create("robot", .contributor, by: alice)
      var request = JetonV1.AuthorizeRequest()
      request.token = robot.secret
      request.action = "deploy.start"
      request.resource = "web"
      request.reference = "run 7"
      request.requiredRole = .contributor
      let answer = try await alice.tokens.authorize(request)
      #expect(answer.allowed)
      let event = try #require(try await alice.events().last { $0.epoch == answer.epoch })
      #expect(event.actor?.id == robot.serviceAccount?.id)
      #expect(event.actor?.credentialID == robot.token?.id)
      #expect(event.action?.action == "deploy.start")
      #expect(event.action?.verifier?.name == "alice")

      request.requiredRole = .admin
      let denied = try await alice.tokens.authorize(request)
      #expect(!denied.allowed)
      #expect(try await alice.events().last { $0.epoch == denied.epoch }?.outcome == .denied)
    }
  }

  @Test func `S4 one token serves the command line and the clients`() async throws {
    try await Daemon.run { daemon in
      let secret = try await daemon.create("both", .viewer, by: daemon.owner()).secret
      let me = try await daemon.caller(secret).whoAmI()
      let result = try Program(name: "jeton")(
        ["whoami", "--output", "json"],
        environment: ["JETON_TOKEN": secret.reveal(), "JETON_ADDRESS": daemon.unix])
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains(me.id))
    }
  }

  @Test func `S5 no account logs in, by no secret of it`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let secret = try await daemon.create("robot", .owner, by: alice).secret
      for (user, password) in [("robot", secret), ("alice", secret)] {
        var request = JetonV1.LoginRequest()
        request.user = user
        request.password = password
        let nobody = try daemon.caller(nil)
        #expect(
          await refusal { try await nobody.sessions.login(request) }?.code == .unauthenticated)
      }
      var code = JetonV1.SetPasswordRequest()
      code.setupCode = secret
      code.password = Secret(Daemon.password)
      let nobody = try daemon.caller(nil)
      #expect(
        await refusal { try await nobody.sessions.setPassword(code) }?.code == .unauthenticated)
      let change = JetonV1.ChangePasswordRequest(
        currentPassword: secret, newPassword: Secret(Daemon.password))
      let robot = try daemon.caller(secret)
      #expect(
        await refusal { try await robot.sessions.changePassword(change) }?.code
          == .permissionDenied)
    }
  }

  @Test func `S6 the role holds across the organization`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let carol = try await daemon.user("carol", .contributor, by: alice)
      _ = try await daemon.create("hers", .viewer, by: carol)
      _ = try await daemon.create("mine", .viewer, by: alice)
      let admin = try await daemon.create("admin", .admin, by: alice)
      let seen = try await daemon.caller(admin.secret).list().map(\.name)
      #expect(Set(seen) == ["hers", "mine", "admin"])
    }
  }

  @Test func `S7 an account has at most ten live tokens`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      var secrets = [try await daemon.create("many", .viewer, by: alice).secret]
      let hour = GoogleProtobuf.Duration(.seconds(3600))
      for _ in 2...10 {
        secrets.append(
          try await daemon.regenerate("many", by: alice, previous: .overlap(hour)).secret)
      }
      for secret in secrets { #expect(try await alice.verdict(secret) == .valid) }
      let error = await refusal {
        try await daemon.regenerate("many", by: alice, previous: .overlap(hour))
      }
      #expect(error?.reason == "TOO_MANY_TOKENS")
      #expect(try await alice.show("many").liveTokenCount == 10)
    }
  }

  @Test func `S8 a refused VIEWER leaves only the record of the refusal`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let victor = try await daemon.user("victor", .viewer, by: alice)
      let before = try await alice.events().count
      let error = await refusal { try await daemon.create("nope", .viewer, by: victor) }
      #expect(error?.code == .permissionDenied)
      #expect(try await alice.list().isEmpty)
      let new = try await alice.events().dropFirst(before)
      #expect(new.map(\.outcome) == [.denied])
      #expect(new.first?.actor?.name == "victor")
      #expect(new.first?.verb == "CreateServiceAccount")
    }
  }

  @Test(arguments: [JetonV1.Role.contributor, .admin, .owner])
  func `S9 the role given is at most the creator's`(role: JetonV1.Role) async throws {
    try await Daemon.run { daemon in
      let creator = try await daemon.user("creator", role, by: daemon.owner())
      for wanted in [JetonV1.Role.viewer, .contributor, .admin, .owner] {
        if wanted.rawValue <= role.rawValue {
          let created = try await daemon.create("\(wanted)", wanted, by: creator)
          #expect(created.serviceAccount?.role == wanted)
        } else {
          let error = await refusal { try await daemon.create("\(wanted)", wanted, by: creator) }
          #expect(error?.code == .permissionDenied)
        }
      }
    }
  }

  @Test func `S10 a client that sends what it must not is refused by the server`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let carol = try await daemon.user("carol", .contributor, by: alice)
      var request = JetonV1.CreateServiceAccountRequest()
      request.name = "x"
      request.role = .unrecognized(99)
      #expect(
        await refusal { try await carol.accounts.createServiceAccount(request) }?.code
          == .invalidArgument)
      request.role = .unspecified
      #expect(
        await refusal { try await carol.accounts.createServiceAccount(request) }?.code
          == .invalidArgument)
      request.role = .owner
      let error = await refusal { try await carol.accounts.createServiceAccount(request) }
      #expect(error?.code == .permissionDenied)
      #expect(error?.metadata.isEmpty == false, "what would have been needed is said")
    }
  }

  @Test func `S11 an account's token creates accounts under the same rules`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let maker = try daemon.caller(
        try await daemon.create("maker", .contributor, by: alice).secret)
      let made = try await daemon.create("made", .contributor, by: maker)
      #expect(made.serviceAccount?.role == .contributor)
      #expect(
        await refusal { try await daemon.create("over", .admin, by: maker) }?.code
          == .permissionDenied)
      let viewer = try daemon.caller(try await daemon.create("viewer", .viewer, by: alice).secret)
      #expect(
        await refusal { try await daemon.create("none", .viewer, by: viewer) }?.code
          == .permissionDenied)
    }
  }

  @Test func `S12 name, description, owner and role are set at creation`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      _ = try await daemon.user("carol", .contributor, by: alice)
      var request = JetonV1.CreateServiceAccountRequest()
      request.name = "Deploy Bot"
      request.description = "ships things"
      request.owner = "carol"
      request.role = .viewer
      let answer = try await alice.accounts.createServiceAccount(request)
      daemon.secrets.append(answer.secret)
      let account = try await alice.show("deploy bot")
      #expect(account.name == "Deploy Bot")
      #expect(account.description == "ships things")
      #expect(account.ownerName == "carol")
      #expect(account.role == .viewer)
      request.name = ""
      request.requestID = ""
      let error = await refusal { try await alice.accounts.createServiceAccount(request) }
      #expect(error?.code == .invalidArgument)
      #expect(error?.violations.first?.field == "name")
    }
  }

  @Test func `S13 the owner is the creator unless another active user is named`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let carol = try await daemon.user("carol", .contributor, by: alice)
      let maker = try await daemon.create("maker", .contributor, by: carol)
      #expect(maker.serviceAccount?.ownerName == "carol")
      let made = try await daemon.create("made", .viewer, by: daemon.caller(maker.secret))
      #expect(made.serviceAccount?.ownerName == "carol")
      let given = try await daemon.create("given", .viewer, by: alice, owner: "carol")
      #expect(given.serviceAccount?.ownerName == "carol")
      for owner in ["nobody", "maker", maker.serviceAccount?.id ?? ""] {
        let error = await refusal {
          try await daemon.create("other", .viewer, by: alice, owner: owner)
        }
        #expect(error?.violations.first?.field == "owner")
      }
    }
  }

  @Test func `S14 generating returns the token, and the account is listed at once`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let created = try await daemon.create("new", .viewer, by: alice)
      #expect(created.secret.count == 55)
      #expect(created.secret.reveal().hasPrefix("jeton_"))
      #expect(try await alice.list().map(\.id) == [created.serviceAccount?.id])
    }
  }

  @Test func `S15 no answer but the first shows the secret`() async throws {
    try await Daemon.run { daemon in
      let alice = try await daemon.owner()
      let secret = try await daemon.create("quiet", .viewer, by: alice).secret.reveal()
      let tokens = try await alice.tokens.listTokens(
        JetonV1.ListTokensRequest(serviceAccount: "quiet"))
      let seen = [
        try await alice.show("quiet").encode(), tokens.encode(),
        try await alice.accounts.listServiceAccounts(.init()).encode(),
        try await alice.ledger.listEvents(.init()).encode(),
      ]
      for bytes in seen {
        #expect(!String(decoding: bytes, as: UTF8.self).contains(secret.dropFirst(20)))
      }
      // Every test's secrets are searched for in the files and the log when its daemon stops.
    }
  }
}

private let probes: [@Sendable (Caller) async throws -> Void] = [
  { _ = try await $0.accounts.listServiceAccounts(.init()) },
  { _ = try await $0.users.listUsers(.init()) },
  { _ = try await $0.ledger.listEvents(.init()) },
  { _ = try await $0.organizations.getOrganization(.init()) },
  { _ = try await $0.verdict(Secret("nothing")) },
]

private func outcome(
  _ probe: @Sendable (Caller) async throws -> Void, by caller: Caller
) async -> StatusCode {
  do {
    try await probe(caller)
    return .ok
  } catch {
    return (error as? RPCError)?.code ?? .unknown
  }
}
