import JetonMessages

extension Shape<JetonV1.Node> {
  static let node = Shape([
    .field("name", "Name") { .text($0.name) },
    .field("id", "Id", .detail) { .text($0.id) },
    .field("epoch", "Epoch") { .number($0.epoch) },
    .field("behind", "Behind") { .number($0.behind) },
    .field("lease", "Lease") { .duration($0.lease) },
    .field("lease_left", "Left") { .duration($0.leaseLeft) },
    .field("renew_time", "Renewed", .detail) { .time($0.renewTime) },
    .field("version", "Version") { .text($0.version) },
    .field("unreplicated", "Unreplicated", .detail) { .bool($0.unreplicated) },
  ])
}

extension Shape<JetonV1.Receipt> {
  static let receipt = Shape([
    .field("epoch", "Epoch") { .number($0.epoch) },
    .field("confirmed", "Confirmed") { .list($0.confirmed.map { .text($0) }) },
    .field("expired", "Expired") { .list($0.expired.map { .text($0) }) },
    .field("waited", "Waited") { .duration($0.waited) },
    .field("unreplicated", "Unreplicated") { .bool($0.unreplicated) },
  ])
}
