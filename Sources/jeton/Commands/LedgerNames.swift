import JetonClient
import JetonMessages
import JetonRPC

extension Server {
  /// The ledger is searched by ids, because names are free again after a deletion. A name means
  /// whoever has it now. Nothing stays nothing.
  func id(of text: String?) async throws -> String {
    guard let text else { return "" }
    if idPrefixes.contains(where: text.hasPrefix) { return text }
    let found = try await userID(text)
    if let found { return found }
    guard let found = try await serviceAccountID(text) else {
      throw Failure(
        .notFound, "nobody is named \(text.shown) now",
        advice: ["look for what is deleted by its id"])
    }
    return found
  }

  private func userID(_ name: String) async throws -> String? {
    try await nilIfMissing {
      try await users.getUser(JetonV1.GetUserRequest(user: name)).user?.id
    }
  }

  private func serviceAccountID(_ name: String) async throws -> String? {
    try await nilIfMissing {
      let request = JetonV1.GetServiceAccountRequest(serviceAccount: name)
      return try await accounts.getServiceAccount(request).serviceAccount?.id
    }
  }

  private func nilIfMissing(_ call: () async throws -> String?) async throws -> String? {
    do {
      return try await call()
    } catch let error as RPCError where error.code == .notFound {
      return nil
    }
  }
}

private let idPrefixes = ["usr_", "sa_", "tok_", "ses_", "org_"]
