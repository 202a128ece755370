import JetonDomain
import JetonMessages
import JetonRPC

extension JetonV1.User {
  init(_ user: User) {
    self.init()
    id = user.id.description
    name = user.name
    displayName = user.displayName
    role = JetonV1.Role(user.role)
    state = JetonV1.UserState(rawValue: user.state.rawValue)
    createTime = GoogleProtobuf.Timestamp(user.createTime)
    updateTime = GoogleProtobuf.Timestamp(user.updateTime)
    etag = user.etag
  }
}

extension CreateUser {
  init(_ request: JetonV1.CreateUserRequest) throws(RPCError) {
    self.init(name: request.name, role: try Role.required(request.role, field: "role"))
    displayName = request.displayName
  }
}

extension UpdateUser {
  init(_ request: JetonV1.UpdateUserRequest) throws(RPCError) {
    let fields = try FieldSelection(request.updateMask, of: ["display_name", "role"])
    self.init(user: request.user)
    displayName = try fields.value("display_name", request.displayName, whenCleared: "")
    if let role = try fields.value("role", request.role) {
      self.role = try Role.required(role, field: "role")
    }
    etag = request.etag
  }
}

extension DeactivateUser {
  init(_ request: JetonV1.DeactivateUserRequest) {
    self.init(user: request.user)
    successor = request.successor
    etag = request.etag
  }
}

extension ListUsers {
  init(_ request: JetonV1.ListUsersRequest, limit: Int) throws(RPCError) {
    self.init(limit: limit)
    namePart = request.namePart
    role = try Role.optional(request.role, field: "role")
    if request.state != .unspecified {
      guard let state = User.State(rawValue: request.state.rawValue) else {
        throw .invalid("state", "is no state of this server")
      }
      self.state = state
    }
  }
}
