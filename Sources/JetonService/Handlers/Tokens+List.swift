import JetonDomain
import JetonIndex
import JetonMessages
import JetonRPC

extension Tokens {
  func listTokens(
    _ request: JetonV1.ListTokensRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.ListTokensResponse {
    let size = try pageSize(request.pageSize)
    let page = PageToken(of: request, by: caller, key: calls.keys.pageToken)
    let after = try page.position(request.pageToken).map { String(decoding: $0, as: UTF8.self) }
    var command = ListTokens(serviceAccount: request.serviceAccount)
    command.includeEnded = request.includeEnded
    let all = try await calls.read(by: caller) {
      [command] authority, state, moment throws(StoreError) in
      try authority.listTokens(command, by: caller.principal, in: &state, at: moment)
    }
    // Ids sort as their tokens were made.
    let rest = all.drop { token in after.map { token.id.description <= $0 } ?? false }
    let now = calls.clock.now()
    var response = JetonV1.ListTokensResponse()
    response.tokens = rest.prefix(size).map { token in
      JetonV1.Token(token, at: now, lastUse: calls.live.index.lastUse(of: token.digest))
    }
    if rest.count > size, let last = response.tokens.last {
      response.nextPageToken = page.text(at: Array(last.id.utf8))
    }
    return response
  }
}
