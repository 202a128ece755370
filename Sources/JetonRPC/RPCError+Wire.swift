package import JetonMessages

/// Bounds of what an answer says besides its body; the rest is cut.
private let messageBytesMaximum = 1 << 10
private let detailBytesMaximum = 8 << 10
private let typePrefix = "type.googleapis.com/"

extension RPCError {
  /// As it stands on the wire: google.rpc.Status with the details of google.rpc.
  package var header: JetonRPCV1.ResponseHeader {
    var header = JetonRPCV1.ResponseHeader()
    header.code = code.rawValue
    header.message = message.prefix(bytes: messageBytesMaximum)
    header.details = details
    header.notProcessed = isNotProcessed
    if let retryAfter { header.retryAfterMs = Int32(clamping: retryAfter.wholeMilliseconds) }
    if isRetryForbidden { header.retryAfterMs = -1 }
    return header
  }

  /// The most telling first; those that do not fit are left out.
  private var details: [GoogleProtobuf.AnyMessage] {
    var details: [GoogleProtobuf.AnyMessage] = []
    var left = detailBytesMaximum
    func add(_ message: some Message) {
      let detail = GoogleProtobuf.AnyMessage(wrapping: message)
      guard detail.value.count <= left else { return }
      left -= detail.value.count
      details.append(detail)
    }
    if !reason.isEmpty {
      add(GoogleRPC.ErrorInfo(reason: reason, domain: domain, metadata: metadata))
    }
    if !violations.isEmpty { add(badRequest) }
    if let retryAfter {
      add(GoogleRPC.RetryInfo(retryDelay: GoogleProtobuf.Duration(retryAfter)))
    }
    return details
  }

  private var badRequest: GoogleRPC.BadRequest {
    GoogleRPC.BadRequest(
      fieldViolations: violations.map { violation in
        GoogleRPC.BadRequest.FieldViolation(
          field: violation.field, description: violation.description)
      })
  }

  /// Nil when the call ended well. Details of kinds we do not know are left alone.
  package init?(_ header: JetonRPCV1.ResponseHeader) {
    guard header.code != 0 else { return nil }
    self.init(StatusCode(rawValue: header.code) ?? .unknown, header.message)
    isNotProcessed = header.notProcessed
    if header.retryAfterMs > 0 { retryAfter = .milliseconds(header.retryAfterMs) }
    isRetryForbidden = header.retryAfterMs < 0
    for detail in header.details { read(detail) }
  }

  private mutating func read(_ detail: GoogleProtobuf.AnyMessage) {
    if let info = detail.unwrapped(as: GoogleRPC.ErrorInfo.self) {
      reason = info.reason
      domain = info.domain
      metadata = info.metadata
    } else if let request = detail.unwrapped(as: GoogleRPC.BadRequest.self) {
      violations = request.fieldViolations.map { violation in
        FieldViolation(field: violation.field, description: violation.description)
      }
    }
  }
}

extension GoogleProtobuf.AnyMessage {
  fileprivate init(wrapping message: some Message) {
    self.init(typeURL: typePrefix + type(of: message).fullName, value: message.encode())
  }

  fileprivate func unwrapped<Detail: Message>(as type: Detail.Type) -> Detail? {
    guard typeURL == typePrefix + type.fullName else { return nil }
    return try? Detail(decoding: value.span, limits: .standard)
  }
}

extension String {
  /// Cut between characters.
  fileprivate func prefix(bytes maximum: Int) -> String {
    guard utf8.count > maximum else { return self }
    var length = 0
    return String(
      prefix { character in
        length += character.utf8.count
        return length <= maximum
      })
  }
}
