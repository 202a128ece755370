import JetonCrypto
import JetonDomain
import JetonMessages
import JetonRPC

/// A request that carries an id under which it may be sent again (AIP-155).
protocol RepeatableRequest: Message {
  var requestID: String { get set }
}

/// How a request is known again within 24 hours, and its answer found. What is kept is sealed
/// under a key made from the request id, and the id is not kept: the store alone cannot open it.
struct Repetition: Sendable {
  static let requestIDMaximum = 128

  private let requestID: String
  private let key: RequestKey
  private let fingerprint: [UInt8]
  private let seal: RequestSeal

  /// Nil for a request without an id: it is done as often as it comes.
  init?<Request: RepeatableRequest>(
    _ request: Request, by caller: Caller, context: ServerContext, keys: Keys
  ) throws(RPCError) {
    if request.requestID.isEmpty { return nil }
    guard request.requestID.unicodeScalars.count <= Self.requestIDMaximum else {
      throw .invalid("request_id", "has more than \(Self.requestIDMaximum) characters")
    }
    var bare = request
    bare.requestID = ""
    requestID = request.requestID
    seal = keys.requests
    fingerprint = seal.fingerprint(bare.encode())
    // The role is part of it: whoever was demoted since gets no secret of the role it had.
    let who = "\(caller.principal.identity.text) \(caller.principal.role.rawValue)"
    key = RequestKey(
      bytes: seal.key(caller: who, method: context.method.path, requestID: requestID))
  }

  /// How it ended before, if it was made before.
  func before<Response: Message>(
    _ writer: inout some StateWriter
  ) throws(StoreError) -> Outcome<Response>? {
    guard let kept = try writer.keptAnswer(key) else { return nil }
    guard kept.fingerprint == fingerprint else { return .reused }
    guard let bytes = seal.open(kept.sealed, requestID: requestID),
      let response = try? Response(decoding: bytes.span, limits: .standard)
    else { return .unreadable }
    return .answered(response)
  }

  func keep(_ answer: [UInt8], _ writer: inout some StateWriter) throws(StoreError) {
    let sealed = seal.seal(answer, requestID: requestID)
    let kept = KeptAnswer(fingerprint: fingerprint, sealed: sealed, time: writer.now)
    try writer.keep(kept, under: key)
  }
}

extension JetonV1.CreateServiceAccountRequest: RepeatableRequest {}
extension JetonV1.UpdateServiceAccountRequest: RepeatableRequest {}
extension JetonV1.DisableServiceAccountRequest: RepeatableRequest {}
extension JetonV1.EnableServiceAccountRequest: RepeatableRequest {}
extension JetonV1.DeleteServiceAccountRequest: RepeatableRequest {}
extension JetonV1.RegenerateTokenRequest: RepeatableRequest {}
extension JetonV1.UpdateTokenRequest: RepeatableRequest {}
extension JetonV1.RevokeTokenRequest: RepeatableRequest {}
extension JetonV1.AuthorizeRequest: RepeatableRequest {}
extension JetonV1.CreateUserRequest: RepeatableRequest {}
extension JetonV1.UpdateUserRequest: RepeatableRequest {}
extension JetonV1.IssueSetupCodeRequest: RepeatableRequest {}
extension JetonV1.DeactivateUserRequest: RepeatableRequest {}
extension JetonV1.UpdateOrganizationRequest: RepeatableRequest {}
