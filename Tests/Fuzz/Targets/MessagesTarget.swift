import CFuzz
import JetonMessages

extension FuzzTarget {
  /// Any bytes as any message: an error or a message, whose bytes are the same message again.
  static let messages = FuzzTarget(name: "messages", lengthMaximum: 2048) { bytes in
    var script = Script(bytes)
    let type = MessageTypes.all[script.choice(MessageTypes.all.count)]
    let arena = DecodingLimits(arenaBytes: 64 << script.choice(12))
    check(type, script.rest(), arena)
  }
}

private func check<M: DescribedMessage>(_ type: M.Type, _ bytes: [UInt8], _ arena: DecodingLimits) {
  let verdict = judge(type, bytes)
  do throws(DecodingFailure) {
    let message = try M(decoding: bytes.span, limits: .standard)
    require(verdict, "\(type) takes what protobuf-c refuses")
    checkAgain(message)
    checkJSON(message, bytes)
    checkBound(message, bytes, arena)
  } catch {
    let isUTF8 = if case .invalidUTF8 = error { true } else { false }
    requireEqual(verdict, isUTF8, "protobuf-c's verdict on \(error) of \(type)")
  }
}

/// What protobuf-c says by itself.
private func judge<M: Message>(_ type: M.Type, _ bytes: [UInt8]) -> Bool {
  let verdict = unsafe bytes.withUnsafeBufferPointer { bytes in
    unsafe jeton_fuzz_judge(M.fullName, bytes.baseAddress, bytes.count)
  }
  require(verdict != JETON_FUZZ_NO_SUCH_TYPE, "no C type for \(M.fullName)")
  return verdict == JETON_FUZZ_TAKEN
}

private func checkAgain<M: Message>(_ message: M) {
  let bytes = message.encode()
  guard let again = try? M(decoding: bytes.span, limits: .standard) else {
    fatalError("what \(M.self) wrote cannot be read")
  }
  require(again == message, "\(again) instead of \(message)")
  require(again.encode() == bytes, "\(M.self) is written in two ways")
  _ = "\(message)"
}

/// In less memory it is the same message, or none.
private func checkBound<M: Message>(_ message: M, _ bytes: [UInt8], _ arena: DecodingLimits) {
  do throws(DecodingFailure) {
    require(try M(decoding: bytes.span, limits: arena) == message, "memory changes \(M.self)")
  } catch {
    requireEqual(error, .tooCostly, "\(M.self) in less memory")
  }
}

/// The JSON writer reads the wire by itself: it must find the same in the bytes that came as in
/// those that were made of the message, and the message must come back from it.
private func checkJSON<M: DescribedMessage>(_ message: M, _ bytes: [UInt8]) {
  do throws(JSONFailure) {
    let text = try message.json(options: .all)
    let again = try M(json: Array(text.utf8), options: .all)
    requireEqual(try again.json(options: .all), text, "JSON of \(M.self)")
    checkSource(of: again, bytes)
  } catch {
    require(error.mayBe(of: M.self), "\(error) in the JSON of \(message)")
  }
}

/// A zero may stand on the wire, and then in JSON too; both are absent from the message. Of a oneof
/// protobuf keeps the last member that came, JSON refuses a second.
private func checkSource<M: DescribedMessage>(of message: M, _ bytes: [UInt8]) {
  do throws(JSONFailure) {
    let text = try M.messageSchema.json(bytes, options: .all)
    require(
      try M(json: Array(text.utf8), options: .all) == message, "\(text) instead of \(message)")
  } catch {
    guard case .oneofTwice = error.reason else {
      fatalError("\(error) in the bytes of \(message)")
    }
  }
}

extension JSONFailure {
  /// Messages that have no JSON: a time out of its range, a mask that would not come back. What an
  /// Any holds has been checked by nobody.
  fileprivate func mayBe<M: Message>(of type: M.Type) -> Bool {
    let holdsAny = type == JetonRPCV1.ResponseHeader.self || type == GoogleProtobuf.AnyMessage.self
    return holdsAny || reason == .invalidMessage
  }
}

extension JSONOptions {
  /// Everything is shown, and an Any holds any message there is.
  static let all = JSONOptions(secrets: .shown) { name in
    MessageTypes.all.first { $0.fullName == name }?.messageSchema
  }
}
