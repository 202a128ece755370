import Foundation
import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import JetonService
import Testing

@Suite struct RepetitionTests {
  private let method = MethodDescriptor(
    service: "jeton.v1.ServiceAccountService", name: "CreateServiceAccount", kind: .unary,
    verb: "CreateServiceAccount", idempotency: .unknown)

  private func request(_ name: String, id: String) -> [UInt8] {
    var request = JetonV1.CreateServiceAccountRequest()
    request.requestID = id
    request.name = name
    request.role = .contributor
    return request.encode()
  }

  @Test func `a repeat answers the same bytes, the secret included`() async throws {
    let office = try await Office()
    let first = try await office.ownerChannel.answer(method, request("ci", id: "once"))
    office.time.advance(.seconds(23 * 3600))
    // The session is another by then, the caller the same.
    let later = office.channel(try await office.login())
    #expect(try await later.answer(method, request("ci", id: "once")) == first)
    let accounts = try await ServiceAccountServiceClient(later).listServiceAccounts(
      JetonV1.ListServiceAccountsRequest())
    #expect(accounts.serviceAccounts.map(\.name) == ["ci"])
  }

  @Test func `a request id is good for one request`() async throws {
    let office = try await Office()
    _ = try await office.ownerChannel.answer(method, request("ci", id: "once"))
    let error = await refusal { () throws(RPCError) in
      try await office.ownerChannel.answer(method, request("cd", id: "once"))
    }
    #expect(error?.code == .alreadyExists)
    #expect(error?.reason == "REQUEST_ID_REUSED")
  }

  @Test func `another caller's request id is another`() async throws {
    let office = try await Office()
    _ = try await office.ownerChannel.answer(method, request("ci", id: "once"))
    let other = try await office.account("other", role: .admin)
    let error = await refusal { () throws(RPCError) in
      try await office.channel(other.secret).answer(method, request("ci", id: "once"))
    }
    #expect(error?.reason == "NAME_TAKEN")
  }

  @Test func `a repeat gives nobody the secret of a role that it no longer has`() async throws {
    let office = try await Office()
    let admin = try await office.account("admin", role: .admin)
    var create = JetonV1.CreateServiceAccountRequest()
    create.requestID = "once"
    create.name = "ci"
    create.role = .admin
    let mint = office.channel(admin.secret)
    _ = try await mint.answer(method, create.encode())
    var demote = JetonV1.UpdateServiceAccountRequest()
    demote.serviceAccount = "admin"
    demote.role = .contributor
    _ = try await ServiceAccountServiceClient(office.ownerChannel).updateServiceAccount(demote)
    let error = await refusal { [create] () throws(RPCError) in
      try await mint.answer(method, create.encode())
    }
    #expect(error?.code == .permissionDenied)
    #expect(error?.reason == "ROLE_ABOVE_OWN")
  }

  @Test func `a refusal is not kept as an answer`() async throws {
    let office = try await Office()
    let taken = try await office.account("ci")
    let refused = await refusal { () throws(RPCError) in
      try await office.ownerChannel.answer(method, request("ci", id: "once"))
    }
    #expect(refused?.reason == "NAME_TAKEN")
    _ = try await ServiceAccountServiceClient(office.ownerChannel).deleteServiceAccount(
      JetonV1.DeleteServiceAccountRequest(serviceAccount: taken.serviceAccount?.id ?? ""))
    _ = try await office.ownerChannel.answer(method, request("ci", id: "once"))
  }

  @Test func `a request id has a bound`() async throws {
    let office = try await Office()
    let error = await refusal { () throws(RPCError) in
      try await office.ownerChannel.answer(
        method, request("ci", id: String(repeating: "x", count: 129)))
    }
    #expect(error?.violations.map(\.field) == ["request_id"])
  }

  @Test func `S15 the secret of a kept answer is nowhere in the store's files`() async throws {
    let office = try await Office()
    let secret = try await office.account("ci").secret.reveal()
    let files = try FileManager.default.contentsOfDirectory(
      at: office.directory, includingPropertiesForKeys: nil)
    #expect(files.count >= 2)
    for file in files {
      let contents = try Data(contentsOf: file)
      // Neither whole nor its 43 random digits.
      for part in [secret, String(secret.dropFirst(10).dropLast(6))] {
        #expect(contents.range(of: Data(part.utf8)) == nil, "\(file.lastPathComponent)")
      }
    }
  }
}
