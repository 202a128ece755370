import JetonDomain
import JetonIndex
import JetonMessages
import JetonRPC
import JetonSecret

/// What is answered from memory, on the thread that read the frame.
extension Tokens {
  private static var batchMaximum: Int { 1000 }

  func verifyToken(
    _ calls: GatheredCalls<JetonV1.VerifyTokenRequest>, by caller: Caller,
    context: borrowing ServerContext,
    answers: inout GatheredAnswers<JetonV1.VerifyTokenResponse>
  ) {
    let verifier = verifier
    // Read before the tokens are looked up: the answers know at least so much.
    let epoch = verifier.index.epoch
    let organization = caller.principal.organizationID.text
    var first = 0
    while first < calls.count {
      let count = min(calls.count - first, Verifier.batchCount)
      var digests = Verifier.Digests(repeating: .none)
      for number in 0..<count {
        do throws(RPCError) {
          let request = try calls.request(first + number)
          let token = try request.checkedToken()
          // Most say a token, behind the two bytes of its tag and length, and nothing else.
          if token.isEmpty || request.byteCount > token.count + 2 {
            try caller.check(
              epoch, isAtLeast: request.atLeastEpoch, maxAge: request.maxAge()?.value)
          }
          digests[number] = verifier.digest(token)
        } catch {
          answers.fail(first + number, error)
        }
      }
      verifier.verify(digests.span.extracting(..<count), by: caller) { number, verification in
        answers.answer(first + number) { answer in
          answer.verification { $0.write(verification, organization.span) }
          answer.epoch(epoch)
          if let age = caller.age { answer.age { $0.nanoseconds(age) } }
        }
      }
      first += count
    }
  }

  func batchVerifyTokens(
    _ calls: GatheredCalls<JetonV1.BatchVerifyTokensRequest>, by caller: Caller,
    context: borrowing ServerContext,
    answers: inout GatheredAnswers<JetonV1.BatchVerifyTokensResponse>
  ) {
    for number in 0..<calls.count {
      do throws(RPCError) {
        let request = try calls.request(number)
        guard request.requestsCount <= Self.batchMaximum else {
          throw .invalid("requests", "holds more than \(Self.batchMaximum) tokens")
        }
        let epoch = verifier.index.epoch
        try caller.check(epoch, isAtLeast: request.atLeastEpoch, maxAge: request.maxAge()?.value)
        let digests = try digests(request)
        answers.answer(number) { answer in
          write(digests, by: caller, to: &answer)
          answer.epoch(epoch)
          if let age = caller.age { answer.age { $0.nanoseconds(age) } }
        }
      } catch {
        answers.fail(number, error)
      }
    }
  }

  private func digests(
    _ request: MessageView<JetonV1.BatchVerifyTokensRequest>
  ) throws(RPCError) -> [Digest] {
    let verifier = verifier
    var digests: [Digest] = []
    digests.reserveCapacity(request.requestsCount)
    do throws(DecodingFailure) {
      try request.forEachOfRequests { one throws(DecodingFailure) in
        digests.append(verifier.digest(try one.token()))
      }
    } catch {
      throw RPCError(decoding: error.inside("requests"))
    }
    return digests
  }

  private func write(
    _ digests: [Digest], by caller: Caller,
    to answer: inout Draft<JetonV1.BatchVerifyTokensResponse>
  ) {
    let organization = caller.principal.organizationID.text
    verifier.verify(digests.span, by: caller) { _, verification in
      answer.verifications { $0.write(verification, organization.span) }
    }
  }

  private var verifier: Verifier {
    Verifier(index: calls.live.index, clock: calls.clock, hash: calls.credentials.hash)
  }

  func whoAmI(
    _ request: JetonV1.WhoAmIRequest, by caller: Caller, context: borrowing ServerContext
  ) throws(RPCError) -> JetonV1.WhoAmIResponse {
    let principal = caller.principal
    let index = calls.live.index
    var response = JetonV1.WhoAmIResponse()
    response.kind = principal.isUser ? .user : .serviceAccount
    response.id = principal.identity.text
    response.name = principal.name
    response.role = JetonV1.Role(principal.role)
    response.organizationID = principal.organizationID.description
    response.organizationName = index.organization(principal.organizationID)?.name ?? ""
    response.credentialID = principal.credential.text
    response.expireTime = caller.bearer.digest
      .flatMap { index.find($0, at: calls.clock.now())?.expireTime }
      .map { GoogleProtobuf.Timestamp($0) }
    return response
  }
}

extension MessageView<JetonV1.VerifyTokenRequest> {
  @_lifetime(copy self)
  fileprivate func checkedToken() throws(RPCError) -> Span<UInt8> {
    do throws(DecodingFailure) {
      return try token()
    } catch {
      throw RPCError(decoding: error)
    }
  }
}

extension Finding {
  /// Nil for a session.
  var tokenID: TokenID? {
    if case .token(let id) = principal.credential { id } else { nil }
  }
}

extension Principal {
  var isUser: Bool {
    if case .user = identity { true } else { false }
  }
}
