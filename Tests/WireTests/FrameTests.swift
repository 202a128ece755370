import JetonWire
import Testing

@Suite struct FrameTests {
  @Test(arguments: [UInt32(1 << 20) + 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF])
  func `rule 8, B5 - refuses a frame longer than the limit from its header`(length: UInt32) {
    var connection = ServerConnection.greeted()
    let action = connection.received(.header(length: length, stream: 1, type: 2))
    #expect(action.endCode == .frameTooLarge)
  }

  @Test(arguments: [UInt8(0), 10, 11, 0x7F])
  func `rule 7, B7 - refuses an unknown type`(type: UInt8) {
    var connection = ServerConnection.greeted()
    #expect(connection.received(.header(length: 0, type: type)).endCode == .protocolError)
  }

  @Test(arguments: [UInt8(0x80), 0xC3, 0xFF])
  func `rule 7, B10 - skips an unknown extension`(type: UInt8) {
    var connection = ServerConnection.greeted()
    let bytes = [UInt8].header(length: 3, stream: 0xFFFF_FFFF, type: type) + [1, 2, 3]
    let step = connection.bytesReceived(bytes.span, at: start)
    #expect(step.action == .ignore)
    #expect(step.consumed == 15)
  }

  @Test(arguments: [
    [UInt8].header(length: 1, type: 1, controlLength: 2),  // header_len over length
    .header(length: 7, type: 7),  // PING of 7 bytes
    .header(length: 9, type: 7),
    .header(length: 3, stream: 1, type: 5),  // CREDIT of 3 bytes
    .header(length: 5, stream: 1, type: 6),  // CANCEL of 5 bytes
    .header(length: 0, stream: 0x8000_0001, type: 2, flags: 1),  // bit 31
    .header(length: 0, stream: 0, type: 2, flags: 1),  // REQUEST on the connection
    .header(length: 8, stream: 1, type: 7),  // PING on a stream
    .header(length: 0, stream: 1, type: 1),  // HELLO on a stream
    .header(length: 0, stream: 1, type: 9),  // GOAWAY on a stream
    .header(length: 0, stream: 1, type: 4),  // RESPONSE from a client
  ])
  func `rules 6 and 45, B6, B9 - refuses a header that no frame has`(bytes: [UInt8]) {
    var connection = ServerConnection.greeted()
    #expect(connection.received(bytes).endCode == .protocolError)
  }

  /// Header, and a payload of zeros.
  private static let overfull: [[UInt8]] = [
    .header(length: 1, stream: 1, type: 3, controlLength: 1),  // MESSAGE
    .header(length: 4, stream: 1, type: 5, controlLength: 4),  // CREDIT
    .header(length: 1, stream: 1, type: 6, controlLength: 1),  // CANCEL
    .header(length: 8, type: 7, controlLength: 8),  // PING
    .header(length: 16, type: 7, controlLength: 8),
    .header(length: 8, type: 8, controlLength: 8),  // PONG
    .header(length: 1, type: 1),  // HELLO with a body
    .header(length: 1, type: 9),  // GOAWAY with a body
    .header(length: 1, stream: 1, type: 2, flags: 3),  // REQUEST, NO_MESSAGE, with a body
    .header(length: 1, stream: 1, type: 4, flags: 2),  // RESPONSE, NO_MESSAGE, with a body
  ]

  @Test(arguments: overfull)
  func `rule 45, B6, B30 - a control message or body where none may be is refused, on both sides`(
    header: [UInt8]
  ) {
    let bytes = header + [UInt8](repeating: 0, count: 16)
    var server = ServerConnection.greeted()
    server.open(1)
    #expect(server.received(bytes).endCode == .protocolError)
    var client = ClientConnection.greeted()
    _ = client.requestSent()
    #expect(client.received(bytes).endCode == .protocolError)
  }

  @Test func `rule 6, B10 - unknown flags change nothing`() {
    var connection = ServerConnection.greeted()
    let bytes = [UInt8].header(length: 0, stream: 1, type: 2, flags: 0xFD)
    guard case .startCall(let frame) = connection.received(bytes) else {
      Issue.record("no call")
      return
    }
    #expect(frame.header.flags.contains(.end))
  }

  @Test func `a session is the same however its bytes are cut`() {
    let bytes =
      Preface.client + .frame(.hello, control: [1, 2]) + .request(1)
      + .frame(.request, stream: 3, flags: .end, control: [3], body: [4, 5]) + .ping
    let whole = actions(bytes, cutEvery: bytes.count)
    #expect(whole.count == 5)
    for size in 1..<bytes.count { #expect(actions(bytes, cutEvery: size) == whole) }
  }

  private func actions(_ bytes: [UInt8], cutEvery size: Int) -> [ServerConnection.Action] {
    var connection = ServerConnection(limits: WireLimits(), at: start)
    var actions: [ServerConnection.Action] = []
    var input: [UInt8] = []
    for byte in stride(from: 0, to: bytes.count, by: size) {
      input += bytes[byte..<min(byte + size, bytes.count)]
      while true {
        let step = connection.bytesReceived(input.span, at: start)
        if step.action == .wait { break }
        actions.append(step.action)
        input.removeFirst(step.consumed)
      }
    }
    return actions
  }

  @Test func `rule 1 - bytes are as PROTOCOL.md prints them`() {
    #expect(Preface.client == [0x4A, 0x54, 0x4E, 0x31, 1, 1, 0, 0])
    #expect(Preface.server(.ok) == [0x4A, 0x54, 0x4E, 0x31, 1, 0, 1, 0])
    #expect(Preface.server(.noCommonVersion) == [0x4A, 0x54, 0x4E, 0x31, 0, 1, 1, 0])
    #expect([UInt8].credit(8, stream: 3) == [0, 0, 0, 4, 0, 0, 0, 3, 5, 0, 0, 0, 0, 0, 0, 8])
    #expect(
      [UInt8].frame(.response, stream: 1, flags: .noMessage, control: [8, 5])
        == [0, 0, 0, 2, 0, 0, 0, 1, 4, 2, 0, 2, 8, 5])
  }
}
