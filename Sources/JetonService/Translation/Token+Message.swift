import JetonDomain
import JetonIndex
import JetonMessages
import JetonRPC

extension JetonV1.Token {
  init(_ token: Token, at now: Instant, lastUse: LastUse? = nil) {
    self.init()
    id = token.id.description
    serviceAccountID = token.serviceAccountID.description
    hint = token.hint
    state = JetonV1.TokenState(of: token, at: now)
    createTime = GoogleProtobuf.Timestamp(token.createTime)
    creatorID = token.creatorID
    expireTime = token.expireTime.map { GoogleProtobuf.Timestamp($0) }
    revokeTime = token.revokeTime.map { GoogleProtobuf.Timestamp($0) }
    self.lastUse = lastUse.map { JetonV1.TokenUse($0) }
    updateTime = GoogleProtobuf.Timestamp(token.updateTime)
    etag = token.etag
  }
}

extension JetonV1.TokenState {
  fileprivate init(of token: Token, at now: Instant) {
    if token.isLive(at: now) {
      self = .active
    } else {
      self = token.revokeTime == nil ? .expired : .revoked
    }
  }
}

extension JetonV1.TokenUse {
  init(_ use: LastUse) {
    self.init()
    time = GoogleProtobuf.Timestamp(use.time)
    address = use.source
    client = use.agent
    count = use.count
  }
}

extension RegenerateToken {
  init(_ request: JetonV1.RegenerateTokenRequest) throws(RPCError) {
    self.init(serviceAccount: request.serviceAccount)
    switch request.previous {
    case nil: overlap = .none
    case .overlap(let time): overlap = .for(try Swift.Duration(time, field: "overlap"))
    case .previousExpireTime(let time):
      overlap = .until(try Instant(time, field: "previous_expire_time"))
    }
    switch request.expiry {
    case nil: expiry = .organizationDefault
    case .expireTime(let time): expiry = .at(try Instant(time, field: "expire_time"))
    case .timeToLive(let life): expiry = .after(try Swift.Duration(life, field: "time_to_live"))
    }
  }
}

extension UpdateToken {
  init(_ request: JetonV1.UpdateTokenRequest) throws(RPCError) {
    self.init(tokenID: request.tokenID, expiry: try Self.expiry(request.expiry))
    etag = request.etag
  }

  private static func expiry(
    _ expiry: JetonV1.UpdateTokenRequest.Expiry?
  ) throws(RPCError) -> Expiry {
    switch expiry {
    case .expireTime(let time): return .at(try Instant(time, field: "expire_time"))
    case .timeToLive(let life): return .after(try Swift.Duration(life, field: "time_to_live"))
    case .neverExpires(true): return .never
    case .neverExpires(false), nil: throw .invalid("expiry", "is missing")
    }
  }
}
