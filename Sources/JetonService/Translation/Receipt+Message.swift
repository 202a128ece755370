import JetonDomain
import JetonMessages

/// An answer that is not given before its change holds at every node.
protocol Receipted: Message {
  var epoch: UInt64 { get }
  var receipt: JetonV1.Receipt? { get set }
}

extension JetonV1.RegenerateTokenResponse: Receipted {}
extension JetonV1.UpdateTokenResponse: Receipted {}
extension JetonV1.RevokeTokenResponse: Receipted {}
extension JetonV1.UpdateServiceAccountResponse: Receipted {}
extension JetonV1.DisableServiceAccountResponse: Receipted {}
extension JetonV1.DeleteServiceAccountResponse: Receipted {}
extension JetonV1.UpdateUserResponse: Receipted {}
extension JetonV1.DeactivateUserResponse: Receipted {}
extension JetonV1.LogoutResponse: Receipted {}
extension JetonV1.ChangePasswordResponse: Receipted {}
extension JetonV1.SetPasswordResponse: Receipted {}
extension JetonV1.UpdateOrganizationResponse: Receipted {}

extension JetonV1.Receipt {
  init(_ receipt: Receipt, epoch: Epoch) {
    self.init()
    self.epoch = epoch
    confirmed = receipt.confirmed
    expired = receipt.expired
    waited = GoogleProtobuf.Duration(receipt.waited)
    unreplicated = receipt.isUnreplicated
  }
}
