import JetonMessages
import JetonSecret

extension Shape<JetonV1.User> {
  static let user = Shape([
    .field("name", "Name") { .text($0.name) },
    .field("id", "Id", .detail) { .text($0.id) },
    .field("display_name", "Display name") { .text($0.displayName) },
    .field("role", "Role") { $0.role.document },
    .field("state", "State") { $0.state.document },
    .field("create_time", "Created") { .time($0.createTime) },
    .field("update_time", "Changed", .detail) { .time($0.updateTime) },
    .field("etag", "Etag", .programs) { .text($0.etag) },
  ])
}

extension Shape<JetonV1.CreateUserResponse> {
  static let createdUser = Shape([
    .nested("user", "", .programs, .user) { $0.user },
    .field("", "User", .peopleInDetail) { .optional($0.user?.name ?? "") },
    .field("", "Id", .peopleInDetail) { .optional($0.user?.id ?? "") },
    .field("", "Role", .peopleInDetail) { $0.user?.role.document ?? .null },
    .field("setup_code", "Setup code", .detail) { .text($0.setupCode.reveal()) },
    .field("setup_code_expire_time", "Good until", .detail) { .time($0.setupCodeExpireTime) },
    .field("epoch", "Epoch", .programs) { .number($0.epoch) },
  ])
}

extension Shape<JetonV1.DeactivateUserResponse> {
  static let deactivatedUser = Shape([
    .nested("user", "", .programs, .user) { $0.user },
    .field("", "User", .peopleInDetail) { .optional($0.user?.name ?? "") },
    .field("", "State", .peopleInDetail) { $0.user?.state.document ?? .null },
    .field("transferred_service_account_count", "Accounts handed over", .detail) {
      .number(UInt64($0.transferredServiceAccountCount))
    },
    .field("epoch", "Epoch", .programs) { .number($0.epoch) },
    .nested("receipt", "", .programs, .receipt) { $0.receipt },
  ])
}

extension Shape<JetonV1.WhoAmIResponse> {
  static let principal = Shape([
    .field("name", "Name") { .text($0.name) },
    .field("kind", "Kind") { $0.kind.document },
    .field("id", "Id", .detail) { .text($0.id) },
    .field("role", "Role") { $0.role.document },
    .field("organization_name", "Organization") { .text($0.organizationName) },
    .field("organization_id", "Organization id", .programs) { .text($0.organizationID) },
    .field("credential_id", "Credential", .detail) { .text($0.credentialID) },
    .field("expire_time", "Expires", .detail) { .time($0.expireTime) },
  ])
}
