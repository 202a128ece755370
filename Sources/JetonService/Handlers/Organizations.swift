import JetonDomain
import JetonMessages
import JetonRPC

struct Organizations<S: Store>: OrganizationService {
  let calls: Calls<S>

  func getOrganization(
    _ request: JetonV1.GetOrganizationRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.GetOrganizationResponse {
    let organization = try await calls.read(by: caller) {
      authority, state, moment throws(StoreError) in
      try authority.seeOrganization(
        SeeOrganization(), by: caller.principal, in: &state, at: moment)
    }
    return JetonV1.GetOrganizationResponse(organization: JetonV1.Organization(organization))
  }

  func updateOrganization(
    _ request: JetonV1.UpdateOrganizationRequest, by caller: Caller, context: ServerContext
  ) async throws(RPCError) -> JetonV1.UpdateOrganizationResponse {
    let command = try UpdateOrganization(request)
    return try await calls.withdraw(request, by: caller, context: context) {
      authority, state, moment throws(StoreError) in
      try authority.updateOrganization(command, by: caller.principal, in: &state, at: moment)
    } _: { answer, epoch in
      JetonV1.UpdateOrganizationResponse(
        organization: JetonV1.Organization(answer.organization), epoch: epoch)
    }
  }
}
