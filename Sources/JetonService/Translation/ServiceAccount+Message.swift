import JetonDomain
import JetonMessages
import JetonRPC

extension JetonV1.ServiceAccount {
  init(_ view: ServiceAccountView) {
    let account = view.serviceAccount
    self.init()
    id = account.id.description
    name = account.name
    description = account.description
    ownerID = account.ownerID.description
    ownerName = view.ownerName
    role = JetonV1.Role(account.role)
    state = account.isDisabled ? .disabled : .active
    createTime = GoogleProtobuf.Timestamp(account.createTime)
    updateTime = GoogleProtobuf.Timestamp(account.updateTime)
    etag = account.etag
    creatorID = account.creatorID
    exceedsOwner = view.exceedsOwner
    liveTokenCount = UInt32(clamping: view.liveTokenCount)
  }
}

extension CreateServiceAccount {
  init(_ request: JetonV1.CreateServiceAccountRequest) throws(RPCError) {
    self.init(name: request.name, role: try Role.required(request.role, field: "role"))
    description = request.description
    owner = request.owner
    expiry = try Expiry(request.expiry)
  }
}

extension Expiry {
  init(_ expiry: JetonV1.CreateServiceAccountRequest.Expiry?) throws(RPCError) {
    switch expiry {
    case nil: self = .organizationDefault
    case .expireTime(let time): self = .at(try Instant(time, field: "expire_time"))
    case .timeToLive(let life): self = .after(try Swift.Duration(life, field: "time_to_live"))
    }
  }
}

extension UpdateServiceAccount {
  init(_ request: JetonV1.UpdateServiceAccountRequest) throws(RPCError) {
    let fields = try FieldSelection(request.updateMask, of: ["description", "owner", "role"])
    self.init(serviceAccount: request.serviceAccount)
    description = try fields.value("description", request.description, whenCleared: "")
    owner = try fields.value("owner", request.owner)
    if let role = try fields.value("role", request.role) {
      self.role = try Role.required(role, field: "role")
    }
    etag = request.etag
  }
}

extension ListServiceAccounts {
  /// Order and position are the pages' business.
  init(_ request: JetonV1.ListServiceAccountsRequest, limit: Int) throws(RPCError) {
    self.init(limit: limit)
    namePart = request.namePart
    owner = request.owner.isEmpty ? nil : request.owner
    role = try Role.optional(request.role, field: "role")
    isDisabled = try disabled(request.state)
    expiringBefore = try Instant.optional(request.expiringBefore, field: "expiring_before")
  }
}

private func disabled(_ state: JetonV1.ServiceAccountState) throws(RPCError) -> Bool? {
  switch state {
  case .unspecified: nil
  case .active: false
  case .disabled: true
  case .unrecognized: throw .invalid("state", "is no state of this server")
  }
}
