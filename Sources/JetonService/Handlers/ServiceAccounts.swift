import JetonDomain
import JetonMessages
import JetonRPC

struct ServiceAccounts<S: Store>: ServiceAccountService {
  let calls: Calls<S>

  func createServiceAccount(
    _ request: JetonV1.CreateServiceAccountRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.CreateServiceAccountResponse {
    let command = try CreateServiceAccount(request)
    return try await calls.mutate(request, by: caller, context: context) {
      [entropy = calls.entropy] authority, state, moment throws(StoreError) in
      var entropy = entropy
      return try authority.createServiceAccount(
        command, by: caller.principal, in: &state, at: moment, using: &entropy)
    } _: { answer, epoch in
      var response = JetonV1.CreateServiceAccountResponse()
      response.serviceAccount = JetonV1.ServiceAccount(answer.serviceAccount)
      response.token = JetonV1.Token(answer.token, at: answer.token.createTime)
      response.secret = answer.secret
      response.epoch = epoch
      return response
    }
  }

  func getServiceAccount(
    _ request: JetonV1.GetServiceAccountRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.GetServiceAccountResponse {
    let command = SeeServiceAccount(serviceAccount: request.serviceAccount)
    let view = try await calls.read(by: caller) { authority, state, moment throws(StoreError) in
      try authority.seeServiceAccount(command, by: caller.principal, in: &state, at: moment)
    }
    return JetonV1.GetServiceAccountResponse(serviceAccount: JetonV1.ServiceAccount(view))
  }

  func updateServiceAccount(
    _ request: JetonV1.UpdateServiceAccountRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.UpdateServiceAccountResponse {
    let command = try UpdateServiceAccount(request)
    return try await calls.withdraw(request, by: caller, context: context) {
      authority, state, moment throws(StoreError) in
      try authority.updateServiceAccount(command, by: caller.principal, in: &state, at: moment)
    } _: { view, epoch in
      JetonV1.UpdateServiceAccountResponse(
        serviceAccount: JetonV1.ServiceAccount(view), epoch: epoch)
    }
  }

  func disableServiceAccount(
    _ request: JetonV1.DisableServiceAccountRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.DisableServiceAccountResponse {
    var command = DisableServiceAccount(serviceAccount: request.serviceAccount)
    command.etag = request.etag
    return try await calls.withdraw(request, by: caller, context: context) {
      [command] authority, state, moment throws(StoreError) in
      try authority.disableServiceAccount(command, by: caller.principal, in: &state, at: moment)
    } _: { view, epoch in
      JetonV1.DisableServiceAccountResponse(
        serviceAccount: JetonV1.ServiceAccount(view), epoch: epoch)
    }
  }

  func enableServiceAccount(
    _ request: JetonV1.EnableServiceAccountRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.EnableServiceAccountResponse {
    var command = EnableServiceAccount(serviceAccount: request.serviceAccount)
    command.etag = request.etag
    return try await calls.mutate(request, by: caller, context: context) {
      [command] authority, state, moment throws(StoreError) in
      try authority.enableServiceAccount(command, by: caller.principal, in: &state, at: moment)
    } _: { view, epoch in
      JetonV1.EnableServiceAccountResponse(
        serviceAccount: JetonV1.ServiceAccount(view), epoch: epoch)
    }
  }

  func deleteServiceAccount(
    _ request: JetonV1.DeleteServiceAccountRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.DeleteServiceAccountResponse {
    var command = DeleteServiceAccount(serviceAccount: request.serviceAccount)
    command.etag = request.etag
    return try await calls.withdraw(request, by: caller, context: context) {
      [command] authority, state, moment throws(StoreError) in
      try authority.deleteServiceAccount(command, by: caller.principal, in: &state, at: moment)
    } _: { answer, epoch in
      JetonV1.DeleteServiceAccountResponse(
        epoch: epoch, endedTokenCount: UInt32(clamping: answer.endedTokenCount))
    }
  }
}
