import JetonMessages
import JetonSecret

extension Shape<JetonV1.ServiceAccount> {
  static let serviceAccount = Shape([
    .field("name", "Name") { .text($0.name) },
    .field("id", "Id", .detail) { .text($0.id) },
    .field("description", "Description", .detail) { .text($0.description) },
    .field("role", "Role") { $0.role.document },
    .field("exceeds_owner", "Above its owner's role", .programs) { .bool($0.exceedsOwner) },
    .field("owner_name", "Owner") { .text($0.ownerName) },
    .field("owner_id", "Owner id", .programs) { .text($0.ownerID) },
    .field("state", "State") { $0.state.document },
    .field("live_token_count", "Tokens") { .number(UInt64($0.liveTokenCount)) },
    .field("create_time", "Created") { .time($0.createTime) },
    .field("update_time", "Changed", .detail) { .time($0.updateTime) },
    .field("creator_id", "Creator", .detail) { .text($0.creatorID) },
    .field("etag", "Etag", .programs) { .text($0.etag) },
    // A8: whoever reads the list sees what outgrew its owner.
    .field("", "Note", .people) { $0.exceedsOwner ? .text("above its owner's role") : .text("") },
  ])
}

extension Shape<JetonV1.CreateServiceAccountResponse> {
  static let createdServiceAccount = Shape([
    .nested("service_account", "", .programs, .serviceAccount) { $0.serviceAccount },
    .nested("token", "", .programs, .token) { $0.token },
    .field("", "Account", .peopleInDetail) { .optional($0.serviceAccount?.name ?? "") },
    .field("", "Id", .peopleInDetail) { .optional($0.serviceAccount?.id ?? "") },
    .field("", "Role", .peopleInDetail) { $0.serviceAccount?.role.document ?? .null },
    .field("", "Owner", .peopleInDetail) { .optional($0.serviceAccount?.ownerName ?? "") },
    .field("", "Token", .peopleInDetail) { .optional($0.token?.id ?? "") },
    .field("", "Ends", .peopleInDetail) { .ending($0.token) },
    .field("secret", "Secret", .detail) { .text($0.secret.reveal()) },
    .field("epoch", "Epoch", .programs) { .number($0.epoch) },
  ])
}

extension Shape<JetonV1.DeleteServiceAccountResponse> {
  static let deletedServiceAccount = Shape([
    .field("ended_token_count", "Tokens ended", .detail) { .number(UInt64($0.endedTokenCount)) },
    .field("epoch", "Epoch", .detail) { .number($0.epoch) },
    .nested("receipt", "", .programs, .receipt) { $0.receipt },
  ])
}
