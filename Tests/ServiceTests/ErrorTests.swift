import JetonClient
import JetonDomain
import JetonMessages
import JetonRPC
import JetonService
import Testing

@Suite struct ErrorTests {
  @Test(
    arguments: zip(
      Refusal.Kind.allCases,
      [
        StatusCode.invalidArgument, .notFound, .alreadyExists, .permissionDenied,
        .failedPrecondition, .aborted, .resourceExhausted, .unauthenticated,
      ]))
  func `a refusal has the status of its kind`(kind: Refusal.Kind, code: StatusCode) {
    let refusal = Refusal(kind, .nameTaken, "is taken", field: "name", needed: ["role": "ADMIN"])
    let error = RPCError(refusal)
    #expect(error.code == code)
    guard code != .unauthenticated else {
      // The true reason is for the ledger alone.
      return #expect(error == .unauthenticated)
    }
    #expect(error.reason == "NAME_TAKEN")
    #expect(error.domain == "jeton")
    #expect(error.metadata == ["role": "ADMIN"])
    #expect(error.violations.map(\.field) == ["name"])
  }

  @Test(
    arguments: [
      (.busy(retryAfter: .seconds(2)), .resourceExhausted, "BUSY", true),
      (.unavailable(detail: "disk I/O error"), .unavailable, "STORE_UNAVAILABLE", true),
      (.unknownOutcome(detail: "disk I/O error"), .unavailable, "OUTCOME_UNKNOWN", false),
      (.corrupt(detail: "disk I/O error"), .internal, "STORE_CORRUPT", false),
      (.stopped, .unavailable, "STOPPING", true),
    ] as [(StoreError, StatusCode, String, Bool)])
  func `the store's trouble is never the token's, and its words stay in the log`(
    trouble: StoreError, code: StatusCode, reason: String, isNotProcessed: Bool
  ) {
    let error = RPCError(trouble)
    #expect(error.code == code)
    #expect(error.reason == reason)
    #expect(error.isNotProcessed == isNotProcessed)
    #expect(!error.message.contains("disk"))
  }

  @Test func `reasons are words of AIP-193`() {
    for reason in Refusal.Reason.allCases {
      #expect(reason.rawValue.wholeMatch(of: /[A-Z][A-Z0-9_]+[A-Z0-9]/) != nil)
      #expect(reason.rawValue.utf8.count <= 63)
    }
  }

  @Test func `what a request says wrongly is named by its field`() async throws {
    let office = try await Office()
    let accounts = ServiceAccountServiceClient(office.ownerChannel)
    let made = try await office.account("ci")
    var create = JetonV1.CreateServiceAccountRequest()
    create.name = "x"
    await names("role") { [create] () throws(RPCError) in
      try await accounts.createServiceAccount(create)
    }
    create.role = .unrecognized(9)
    await names("role") { [create] () throws(RPCError) in
      try await accounts.createServiceAccount(create)
    }
    create.role = .viewer
    create.expiry = .expireTime(GoogleProtobuf.Timestamp(seconds: .max, nanos: 1))
    await names("expire_time") { [create] () throws(RPCError) in
      try await accounts.createServiceAccount(create)
    }
    var update = JetonV1.UpdateServiceAccountRequest()
    update.serviceAccount = made.serviceAccount?.id ?? ""
    update.updateMask = GoogleProtobuf.FieldMask(paths: ["name"])
    await names("update_mask") { [update] () throws(RPCError) in
      try await accounts.updateServiceAccount(update)
    }
    update.updateMask = GoogleProtobuf.FieldMask(paths: ["role"])
    await names("role") { [update] () throws(RPCError) in
      try await accounts.updateServiceAccount(update)
    }
  }

  private func names<Answer>(
    _ field: String, _ call: () async throws(RPCError) -> Answer
  ) async {
    let error = await refusal(call)
    #expect(error?.code == .invalidArgument)
    #expect(error?.violations.map(\.field) == [field])
  }
}
