import JetonDomain
import JetonIndex
import JetonMessages
import JetonRPC

extension ServiceAccounts {
  func listServiceAccounts(
    _ request: JetonV1.ListServiceAccountsRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.ListServiceAccountsResponse {
    let size = try pageSize(request.pageSize)
    let page = PageToken(of: request, by: caller, key: calls.keys.pageToken)
    var command = try ListServiceAccounts(request, limit: size + 1)
    command.order = try request.order.query(after: page.position(request.pageToken))
    let views = try await calls.read(by: caller) {
      [command] authority, state, moment throws(StoreError) in
      try authority.listServiceAccounts(command, by: caller.principal, in: &state, at: moment)
    }
    let unused = try Instant.optional(request.unusedSince, field: "unused_since")
    var response = JetonV1.ListServiceAccountsResponse()
    response.serviceAccounts = views.prefix(size).filter { isUnused($0, since: unused) }
      .map { JetonV1.ServiceAccount($0) }
    if views.count > size {
      response.nextPageToken = page.text(at: request.order.position(of: views[size - 1]))
    }
    return response
  }

  /// A page may hold fewer accounts than asked for: what was used is known in memory only.
  private func isUnused(_ view: ServiceAccountView, since time: Instant?) -> Bool {
    guard let time else { return true }
    guard let use = calls.live.index.lastUse(of: view.serviceAccount.id) else { return true }
    return use.time < time
  }
}

extension JetonV1.ServiceAccountOrder {
  fileprivate func query(after position: [UInt8]?) throws(RPCError) -> ServiceAccountQuery.Order {
    let text = position.map { String(decoding: $0, as: UTF8.self) }
    switch self {
    case .name: return text.map { .nameAfter(folded: $0) } ?? .name
    case .unspecified:
      guard let text else { return .creation }
      guard let id = ServiceAccountID(text) else {
        throw .invalid("page_token", "is none of this server's")
      }
      return .creationAfter(id)
    case .unrecognized: throw .invalid("order", "is no order of this server")
    }
  }

  fileprivate func position(of view: ServiceAccountView) -> [UInt8] {
    switch self {
    case .name: Array(Name.folded(view.serviceAccount.name).utf8)
    case .unspecified, .unrecognized: Array(view.serviceAccount.id.description.utf8)
    }
  }
}
