import JetonClient
import JetonMessages
import JetonRPC

/// One call of a method of any kind: JSON texts in, as they come, and a line for each answer.
struct DynamicCall: Sendable {
  let method: DynamicMethod
  let channel: Channel
  let options: CallOptions
  let texts: RequestTexts
  let translation: Translation
  /// What each request is called by that has a place for it and says nothing there.
  let requestID: String
  let answered: @Sendable (RawMessage) async throws -> Void

  private var descriptor: MethodDescriptor { method.descriptor }

  func perform() async throws {
    switch descriptor.kind {
    case .unary: try await unary()
    case .serverStreaming: try await serverStreaming()
    case .clientStreaming: try await clientStreaming()
    case .bidirectionalStreaming: try await bidirectionalStreaming()
    }
  }

  private func unary() async throws {
    let request = try await request(texts.only())
    let answer: RawMessage = try await channel.unary(
      descriptor, request, isRepeatable: isRepeatable, options: options)
    try await answered(answer)
  }

  private func serverStreaming() async throws {
    let request = try await request(texts.only())
    let answers: RPCStream<RawMessage> = channel.serverStreaming(
      descriptor, request, options: options)
    for try await answer in answers { try await answered(answer) }
  }

  private func clientStreaming() async throws {
    let stream: ClientStream<RawMessage, RawMessage> = channel.clientStreaming(
      descriptor, options: options)
    try await send(to: stream.requests)
    try await answered(stream.response())
  }

  /// The server may end the call while more requests could come: then nobody waits for them.
  private func bidirectionalStreaming() async throws {
    let conversation: Conversation<RawMessage, RawMessage> = channel.bidirectionalStreaming(
      descriptor, options: options)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await send(to: conversation.requests)
        conversation.requests.finish()
        return false
      }
      group.addTask {
        for try await answer in conversation.responses { try await answered(answer) }
        return true
      }
      while let isOver = try await group.next(), !isOver {}
      group.cancelAll()
    }
  }

  private func send(to writer: RequestWriter<RawMessage>) async throws {
    while let text = try await texts.next() { try await writer.write(request(text)) }
  }

  private var isRepeatable: Bool {
    descriptor.idempotency != .unknown || method.requestIDField != nil
  }

  private func request(_ text: [UInt8]) async throws -> RawMessage {
    let message = try await translation.request(text, method.input)
    guard descriptor.kind == .unary, let field = method.requestIDField else { return message }
    return message.calling(field, requestID)
  }
}

extension RawMessage {
  /// With the field, unless it is there.
  fileprivate func calling(_ field: FieldSchema, _ id: String) -> RawMessage {
    let only = MessageSchema("", [field])
    guard let there = try? only.json(bytes), there == "{}",
      let added = try? only.wire(json: Array("{\(field.jsonName.quoted):\(id.quoted)}".utf8))
    else { return self }
    return RawMessage(bytes + added)
  }
}
