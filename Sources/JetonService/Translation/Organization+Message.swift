import JetonDomain
import JetonMessages
import JetonRPC

extension JetonV1.Organization {
  init(_ organization: Organization) {
    self.init()
    id = organization.id.description
    name = organization.name
    settings = JetonV1.OrganizationSettings(organization.settings)
    createTime = GoogleProtobuf.Timestamp(organization.createTime)
    updateTime = GoogleProtobuf.Timestamp(organization.updateTime)
    etag = organization.etag
  }
}

extension JetonV1.OrganizationSettings {
  init(_ settings: Organization.Settings) {
    self.init()
    defaultTokenLife = settings.defaultTokenLife.map { GoogleProtobuf.Duration($0) }
    maxTokenLife = settings.maxTokenLife.map { GoogleProtobuf.Duration($0) }
    maxRotationOverlap = GoogleProtobuf.Duration(settings.maxRotationOverlap)
    selfRotation = JetonV1.SelfRotation(rawValue: settings.selfRotation.rawValue)
  }
}

extension UpdateOrganization {
  init(_ request: JetonV1.UpdateOrganizationRequest) throws(RPCError) {
    let fields = try FieldSelection(
      request.updateMask,
      of: ["default_token_life", "max_token_life", "max_rotation_overlap", "self_rotation"])
    let settings = request.settings ?? JetonV1.OrganizationSettings()
    let standard = Organization.Settings()
    self.init()
    etag = request.etag
    defaultTokenLife = try fields.life("default_token_life", settings.defaultTokenLife)
    maxTokenLife = try fields.life("max_token_life", settings.maxTokenLife)
    let overlap = try fields.value(
      "max_rotation_overlap", settings.maxRotationOverlap,
      whenCleared: GoogleProtobuf.Duration(standard.maxRotationOverlap))
    if let overlap {
      maxRotationOverlap = .set(try Swift.Duration(overlap, field: "max_rotation_overlap"))
    }
    let rotation = settings.selfRotation == .unspecified ? nil : settings.selfRotation
    if let rotation = try fields.value("self_rotation", rotation, whenCleared: .contributor) {
      selfRotation = .set(try Organization.SelfRotation(rotation))
    }
  }
}

extension FieldSelection {
  fileprivate func life(
    _ field: String, _ present: GoogleProtobuf.Duration?
  ) throws(RPCError) -> Edit<Swift.Duration?> {
    if clears(field, present) { return .set(nil) }
    guard let life = try value(field, present) else { return .keep }
    return .set(try Swift.Duration(life, field: field))
  }
}

extension Organization.SelfRotation {
  fileprivate init(_ rotation: JetonV1.SelfRotation) throws(RPCError) {
    guard let known = Self(rawValue: rotation.rawValue) else {
      throw .invalid("self_rotation", "is no value of this server")
    }
    self = known
  }
}
