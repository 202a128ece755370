import JetonDomain
import JetonMessages

extension JetonV1.TokenVerification {
  /// As the rules see it, inside a transaction.
  init(_ verification: TokenVerification) {
    self.init(verdict: JetonV1.TokenVerdict(rawValue: verification.verdict.rawValue))
    guard let token = verification.token, let account = verification.serviceAccount else { return }
    serviceAccountID = account.id.description
    serviceAccountName = account.name
    role = JetonV1.Role(account.role)
    tokenID = token.id.description
    expireTime = token.expireTime.map { GoogleProtobuf.Timestamp($0) }
    organizationID = account.organizationID.description
  }
}
