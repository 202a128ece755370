import JetonDomain
import JetonMessages
import JetonRPC

struct Users<S: Store>: UserService {
  let calls: Calls<S>

  func createUser(
    _ request: JetonV1.CreateUserRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.CreateUserResponse {
    let command = try CreateUser(request)
    return try await calls.mutate(request, by: caller, context: context) {
      [entropy = calls.entropy] authority, state, moment throws(StoreError) in
      var entropy = entropy
      return try authority.createUser(
        command, by: caller.principal, in: &state, at: moment, using: &entropy)
    } _: { answer, epoch in
      var response = JetonV1.CreateUserResponse()
      response.user = JetonV1.User(answer.user)
      response.setupCode = answer.setupCode
      response.setupCodeExpireTime = answer.user.setupCode.map {
        GoogleProtobuf.Timestamp($0.expireTime)
      }
      response.epoch = epoch
      return response
    }
  }

  func issueSetupCode(
    _ request: JetonV1.IssueSetupCodeRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.IssueSetupCodeResponse {
    let command = IssueSetupCode(user: request.user)
    return try await calls.mutate(request, by: caller, context: context) {
      [entropy = calls.entropy] authority, state, moment throws(StoreError) in
      var entropy = entropy
      return try authority.issueSetupCode(
        command, by: caller.principal, in: &state, at: moment, using: &entropy)
    } _: { answer, epoch in
      var response = JetonV1.IssueSetupCodeResponse()
      response.user = JetonV1.User(answer.user)
      response.setupCode = answer.setupCode
      response.setupCodeExpireTime = answer.user.setupCode.map {
        GoogleProtobuf.Timestamp($0.expireTime)
      }
      response.epoch = epoch
      return response
    }
  }

  func getUser(
    _ request: JetonV1.GetUserRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.GetUserResponse {
    let command = SeeUser(user: request.user)
    let user = try await calls.read(by: caller) { authority, state, moment throws(StoreError) in
      try authority.seeUser(command, by: caller.principal, in: &state, at: moment)
    }
    return JetonV1.GetUserResponse(user: JetonV1.User(user))
  }

  func listUsers(
    _ request: JetonV1.ListUsersRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.ListUsersResponse {
    let size = try pageSize(request.pageSize)
    let page = PageToken(of: request, by: caller, key: calls.keys.pageToken)
    var command = try ListUsers(request, limit: size + 1)
    if let position = try page.position(request.pageToken) {
      command.after = UserID(String(decoding: position, as: UTF8.self))
    }
    let users = try await calls.read(by: caller) {
      [command] authority, state, moment throws(StoreError) in
      try authority.listUsers(command, by: caller.principal, in: &state, at: moment)
    }
    var response = JetonV1.ListUsersResponse()
    response.users = users.prefix(size).map { JetonV1.User($0) }
    if users.count > size, let last = response.users.last {
      response.nextPageToken = page.text(at: Array(last.id.utf8))
    }
    return response
  }

  func updateUser(
    _ request: JetonV1.UpdateUserRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.UpdateUserResponse {
    let command = try UpdateUser(request)
    return try await calls.withdraw(request, by: caller, context: context) {
      authority, state, moment throws(StoreError) in
      try authority.updateUser(command, by: caller.principal, in: &state, at: moment)
    } _: { user, epoch in
      JetonV1.UpdateUserResponse(user: JetonV1.User(user), epoch: epoch)
    }
  }

  func deactivateUser(
    _ request: JetonV1.DeactivateUserRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.DeactivateUserResponse {
    let command = DeactivateUser(request)
    return try await calls.withdraw(request, by: caller, context: context) {
      authority, state, moment throws(StoreError) in
      try authority.deactivateUser(command, by: caller.principal, in: &state, at: moment)
    } _: { answer, epoch in
      var response = JetonV1.DeactivateUserResponse()
      response.user = JetonV1.User(answer.user)
      response.transferredServiceAccountCount = UInt32(
        clamping: answer.transferredServiceAccountCount)
      response.epoch = epoch
      return response
    }
  }
}
