import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import JetonService
import Testing

@Suite struct SessionTests {
  @Test(
    arguments: [
      ("", "alice", "wrong horse battery"), ("", "bob", "correct horse battery"),
      ("Nowhere", "alice", "correct horse battery"),
      ("", "alice", String(repeating: "x", count: 1025)),
      ("org_00000000000000000000000000", "alice", "correct horse battery"),
    ])
  func `whatever was wrong, a login is refused with one answer`(
    organization: String, user: String, password: String
  ) async throws {
    let office = try await Office()
    let request = JetonV1.LoginRequest(
      organization: organization, user: user, password: Secret(password))
    let error = await refusal { () throws(RPCError) in
      try await SessionServiceClient(office.channel(nil)).login(request)
    }
    #expect(error == .unauthenticated)
  }

  @Test func `a login that names no user is told what it lacks`() async throws {
    let office = try await Office()
    let error = await refusal { () throws(RPCError) in
      try await SessionServiceClient(office.channel(nil)).login(.init())
    }
    #expect(error?.reason == "FIELD_REQUIRED")
    #expect(error?.violations.map(\.field) == ["user"])
  }

  @Test func `A10 guessing at a password becomes slow, and one entry in the ledger`() async throws {
    let office = try await Office()
    let sessions = SessionServiceClient(office.channel(nil))
    let guess = JetonV1.LoginRequest(user: "alice", password: Secret("guess"))
    var codes: [StatusCode?] = []
    for _ in 0..<7 {
      codes.append(await refusal { () throws(RPCError) in try await sessions.login(guess) }?.code)
    }
    // The right password counts as one attempt until it has succeeded, at the office's opening.
    #expect(
      codes.prefix(5) == [
        .unauthenticated, .unauthenticated, .unauthenticated,
        .unauthenticated, .unauthenticated,
      ])
    #expect(codes.suffix(2) == [.resourceExhausted, .resourceExhausted])

    let elsewhere = office.channel(nil, peer: .tcp(address: "192.0.2.1", port: 1))
    let right = JetonV1.LoginRequest(user: "ALICE", password: Office.password)
    _ = try await SessionServiceClient(elsewhere).login(right)
    office.time.advance(.seconds(2))
    _ = try await sessions.login(right)

    await office.jeton.housekeeping.flush()
    var filter = JetonV1.EventFilter()
    filter.outcome = .unauthenticated
    #expect(try await office.events(filter).map(\.count) == [5])
  }

  @Test func `changing the password needs the old one and ends the other sessions`() async throws {
    let office = try await Office()
    let other = try await office.login()
    let sessions = SessionServiceClient(office.ownerChannel)
    let new = Secret("another horse battery")
    let wrong = JetonV1.ChangePasswordRequest(
      currentPassword: Secret("not the password"), newPassword: new)
    let refused = await refusal { () throws(RPCError) in try await sessions.changePassword(wrong) }
    #expect(refused?.code == .permissionDenied)
    #expect(refused?.violations.map(\.field) == ["current_password"])

    let right = JetonV1.ChangePasswordRequest(currentPassword: Office.password, newPassword: new)
    _ = try await sessions.changePassword(right)
    let ended = await refusal { () throws(RPCError) in
      try await TokenServiceClient(office.channel(other)).whoAmI(JetonV1.WhoAmIRequest())
    }
    #expect(ended == .unauthenticated)
    _ = try await TokenServiceClient(office.ownerChannel).whoAmI(JetonV1.WhoAmIRequest())
  }

  @Test(arguments: [0, 11, 1025])
  func `a password has its bounds`(length: Int) async throws {
    let office = try await Office()
    let request = JetonV1.ChangePasswordRequest(
      currentPassword: Office.password,
      newPassword: Secret(String(repeating: "x", count: length)))
    let error = await refusal { () throws(RPCError) in
      try await SessionServiceClient(office.ownerChannel).changePassword(request)
    }
    #expect(error?.violations.map(\.field) == ["new_password"])
  }

  @Test func `a logout ends the session`() async throws {
    let office = try await Office()
    _ = try await SessionServiceClient(office.ownerChannel).logout(JetonV1.LogoutRequest())
    let error = await refusal { () throws(RPCError) in
      try await TokenServiceClient(office.ownerChannel).whoAmI(JetonV1.WhoAmIRequest())
    }
    #expect(error == .unauthenticated)
  }
}
