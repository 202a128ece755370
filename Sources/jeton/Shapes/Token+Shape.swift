import JetonMessages
import JetonSecret

extension Shape<JetonV1.Token> {
  static let token = Shape([
    .field("id", "Id") { .text($0.id) },
    .field("hint", "Hint") { .text($0.hint) },
    .field("service_account_id", "Account", .detail) { .text($0.serviceAccountID) },
    .field("state", "State") { $0.state.document },
    .field("create_time", "Created") { .time($0.createTime) },
    .field("creator_id", "Creator", .detail) { .text($0.creatorID) },
    .field("expire_time", "", .programs) { .time($0.expireTime) },
    .field("", "Ends", .people) { .ending($0) },
    .field("revoke_time", "", .programs) { .time($0.revokeTime) },
    .nested("last_use", "", .programs, .tokenUse) { $0.lastUse },
    .field("", "Last used", .people) { $0.lastUse.map { .time($0.time) } ?? .text("never") },
    .field("", "From", .people) { .optional($0.lastUse?.address ?? "") },
    .field("", "By", .peopleInDetail) { .optional($0.lastUse?.client ?? "") },
    .field("update_time", "Changed", .detail) { .time($0.updateTime) },
    .field("etag", "Etag", .programs) { .text($0.etag) },
  ])
}

extension Document {
  /// For people: when a token ends or has ended. That it has no end of its own is worth a word.
  static func ending(_ token: JetonV1.Token?) -> Document {
    guard let token else { return .null }
    if token.revokeTime != nil { return .time(token.revokeTime) }
    return token.expireTime == nil ? .text("never") : .time(token.expireTime)
  }
}

extension Shape<JetonV1.TokenUse> {
  static let tokenUse = Shape([
    .field("time", "Time") { .time($0.time) },
    .field("address", "Address") { .text($0.address) },
    .field("client", "Client") { .text($0.client) },
    .field("count", "Count") { .number($0.count) },
  ])
}

extension Shape<JetonV1.RegenerateTokenResponse> {
  static let regeneratedToken = Shape([
    .nested("token", "", .programs, .token) { $0.token },
    .field("", "Token", .peopleInDetail) { .optional($0.token?.id ?? "") },
    .field("", "Ends", .peopleInDetail) { .ending($0.token) },
    .field("previous_tokens", "", .programs) { answer in
      .list(answer.previousTokens.map(Shape<JetonV1.Token>.token.document))
    },
    .field("", "Previous", .peopleInDetail) { .list($0.previousTokens.map(\.ended)) },
    .field("secret", "Secret", .detail) { .text($0.secret.reveal()) },
    .field("epoch", "Epoch", .programs) { .number($0.epoch) },
    .nested("receipt", "", .programs, .receipt) { $0.receipt },
  ])
}

extension JetonV1.Token {
  /// A token that is being replaced: which, and until when it goes on.
  fileprivate var ended: Document {
    .record([
      .init(name: "token", value: .text(hint)),
      state == .active
        ? .init(name: "ends", value: .ending(self))
        : .init(name: "ended", value: .ending(self)),
    ])
  }
}

extension Shape<JetonV1.TokenVerification> {
  static let tokenVerification = Shape([
    .field("verdict", "Verdict") { $0.verdict.document },
    .field("service_account_name", "Account") { .optional($0.serviceAccountName) },
    .field("service_account_id", "Id", .detail) { .optional($0.serviceAccountID) },
    .field("role", "Role") { $0.role.document },
    .field("token_id", "Token", .detail) { .optional($0.tokenID) },
    .field("expire_time", "Expires") { .time($0.expireTime) },
    .field("organization_id", "Organization", .detail) { .optional($0.organizationID) },
  ])
}
