import JetonDomain
import JetonIndex
import JetonMessages

extension JetonV1.TokenVerification {
  /// As the index sees it. Whoever asks learns of tokens of its own organization only.
  init(_ finding: Finding?, askedBy asker: Principal) {
    guard let finding, finding.principal.organizationID == asker.organizationID,
      case .serviceAccount(let account) = finding.principal.identity,
      case .token(let token) = finding.principal.credential
    else {
      self.init(verdict: .unknown)
      return
    }
    self.init(verdict: JetonV1.TokenVerdict(rawValue: finding.verdict.rawValue))
    serviceAccountID = account.description
    serviceAccountName = finding.principal.name
    role = JetonV1.Role(finding.principal.role)
    tokenID = token.description
    expireTime = finding.expireTime.map { GoogleProtobuf.Timestamp($0) }
    organizationID = asker.organizationID.description
  }

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
