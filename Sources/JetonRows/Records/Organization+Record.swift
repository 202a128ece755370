package import JetonDomain

extension Organization: Record {
  package static let table = Table(
    "organizations",
    [
      "id", "name", "folded_name", "default_token_life", "max_token_life",
      "max_rotation_overlap", "self_rotation", "create_time", "update_time", "revision",
    ])

  package var values: [Value] {
    [
      .id(id), .text(name), .text(Name.folded(name)),
      .optional(settings.defaultTokenLife, Value.duration),
      .optional(settings.maxTokenLife, Value.duration), .duration(settings.maxRotationOverlap),
      .integer(Int64(settings.selfRotation.rawValue)), .time(createTime), .time(updateTime),
      .epoch(revision),
    ]
  }

  package init(_ columns: inout Columns) throws(StoreError) {
    let id: OrganizationID = try columns.id()
    let name = try columns.text()
    _ = try columns.text()
    var settings = Settings()
    settings.defaultTokenLife = try columns.optional { (next) throws(StoreError) in
      try next.duration()
    }
    settings.maxTokenLife = try columns.optional { (next) throws(StoreError) in
      try next.duration()
    }
    settings.maxRotationOverlap = try columns.duration()
    settings.selfRotation = try columns.choice()
    self.init(
      id: id, name: name, settings: settings, createTime: try columns.time(),
      updateTime: try columns.time(), revision: try columns.epoch())
  }
}
