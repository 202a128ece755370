import JetonMessages

extension Shape<JetonV1.Organization> {
  static let organization = Shape([
    .field("name", "Name") { .text($0.name) },
    .field("id", "Id") { .text($0.id) },
    .nested("settings", "", .programs, .organizationSettings) { $0.settings },
    .field("", "Token life", .peopleInDetail) { .duration($0.settings?.defaultTokenLife) },
    .field("", "Longest token life", .peopleInDetail) { .duration($0.settings?.maxTokenLife) },
    .field("", "Longest overlap", .peopleInDetail) { .duration($0.settings?.maxRotationOverlap) },
    .field("", "Self-rotation from", .peopleInDetail) {
      $0.settings?.selfRotation.document ?? .null
    },
    .field("create_time", "Created") { .time($0.createTime) },
    .field("update_time", "Changed", .detail) { .time($0.updateTime) },
    .field("etag", "Etag", .programs) { .text($0.etag) },
  ])
}

extension Shape<JetonV1.OrganizationSettings> {
  static let organizationSettings = Shape([
    .field("default_token_life", "") { .duration($0.defaultTokenLife) },
    .field("max_token_life", "") { .duration($0.maxTokenLife) },
    .field("max_rotation_overlap", "") { .duration($0.maxRotationOverlap) },
    .field("self_rotation", "") { $0.selfRotation.document },
  ])
}
