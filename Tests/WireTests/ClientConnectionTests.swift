import JetonWire
import Testing

@Suite struct ClientConnectionTests {
  @Test func `rule 2, B1 - a server of another protocol is an error at its first wrong byte`() {
    var connection = ClientConnection(limits: WireLimits(), at: start)
    #expect(connection.received(Array("HTTP".utf8)).endCode == .protocolError)
  }

  @Test(arguments: [Preface.Status.noCommonVersion, .overloaded, .draining])
  func `rule 3 - hears why it is refused`(status: Preface.Status) {
    var connection = ClientConnection(limits: WireLimits(), at: start)
    #expect(connection.received(Preface.server(status)) == .refused(status))
  }

  @Test(arguments: [[UInt8(2), 0, 2, 0], [1, 4, 1, 0], [0, 0, 1, 0]])
  func `rule 3, B3 - a version nobody offered is an error`(rest: [UInt8]) {
    var connection = ClientConnection(limits: WireLimits(), at: start)
    #expect(connection.received([0x4A, 0x54, 0x4E, 0x31] + rest).endCode == .protocolError)
  }

  @Test(arguments: [
    [UInt8].frame(.response, stream: 1), .frame(.response, stream: 2), .frame(.message, stream: 1),
    .frame(.request, stream: 1), .frame(.cancel, stream: 1), .header(length: 0, type: 0),
    .header(length: 1, type: 4, controlLength: 2),
  ])
  func `rules 7, 11 and 45, B30 - an answer to what was never asked is an error`(frame: [UInt8]) {
    var connection = ClientConnection.greeted()
    #expect(connection.received(frame).endCode == .protocolError)
  }

  @Test func `rule 8, B30 - a frame over the limit we announced is an error`() {
    var connection = ClientConnection.greeted()
    let header = [UInt8].header(length: 1 << 20 + 1, stream: 1, type: 4)
    #expect(connection.received(header).endCode == .frameTooLarge)
  }

  @Test func `rule 9 - streams are odd and grow, within the server's room`() {
    var connection = ClientConnection.greeted()
    #expect((0..<8).map { _ in connection.requestSent() } == [1, 3, 5, 7, 9, 11, 13, 15])
    #expect(!connection.hasFreeSlot)
    _ = connection.received(.frame(.response, stream: 7))
    #expect(connection.hasFreeSlot)
    #expect(connection.requestSent() == 17)
  }

  @Test func `rule 9 - after the last id a client needs another connection`() {
    var connection = ClientConnection(limits: WireLimits(), at: start, firstStream: 0x7FFF_FFFD)
    _ = connection.received(Preface.server(.ok))
    _ = connection.received(.frame(.hello))
    #expect(connection.requestSent() == 0x7FFF_FFFD)
    #expect(connection.isUsable && connection.hasFreeSlot)
    #expect(connection.requestSent() == 0x7FFF_FFFF)
    #expect(!connection.isUsable && !connection.hasFreeSlot)
  }

  @Test func `rule 15 - a cancelled call keeps its slot until its RESPONSE, which nobody hears`() {
    var connection = ClientConnection.greeted()
    let stream = connection.requestSent()
    #expect(connection.cancelSent(stream) == true)
    #expect(connection.cancelSent(stream) == false)
    #expect(connection.openCount == 1)
    #expect(connection.received(.frame(.message, stream: stream)) == .ignore)
    #expect(connection.received(.frame(.response, stream: stream)) == .ignore)
    #expect(connection.openCount == 0)
    #expect(connection.received(.frame(.response, stream: stream)) == .ignore)
  }

  @Test func `rule 24, B30 - messages beyond the credit are a flow control error`() {
    var connection = ClientConnection.greeted()
    let stream = connection.requestSent()
    for _ in 0..<16 { #expect(connection.received(.frame(.message, stream: stream)).isDelivery) }
    #expect(connection.creditSent(1, on: stream) == true)
    #expect(connection.received(.frame(.message, stream: stream)).isDelivery)
    #expect(connection.received(.frame(.message, stream: stream)).endCode == .flowControl)
  }

  @Test
  func `rule 22 - messages are sent within the server's credit, of which there are four at first`()
  {
    var connection = ClientConnection.greeted()
    let stream = connection.requestSent(requestsEnded: false)
    for _ in 0..<4 { #expect(connection.messageSent(stream) == true) }
    #expect(connection.messageSent(stream) == false)
    #expect(connection.received(.credit(1, stream: stream)) == .resumeCall(stream: stream))
    #expect(connection.messageSent(stream) == true)
    #expect(connection.endSent(stream) == true)
    #expect(connection.endSent(stream) == false)
    #expect(connection.messageSent(stream) == nil)
  }

  @Test
  func
    `rules 11 and 24, B30 - credit for no call, of zero, or over the maximum ends the connection`()
  {
    var other = ClientConnection.greeted()
    #expect(other.received(.credit(1, stream: 1)).endCode == .protocolError)
    var none = ClientConnection.greeted()
    #expect(none.received(.credit(0, stream: none.requestSent())).endCode == .protocolError)
    var much = ClientConnection.greeted()
    let stream = much.requestSent(requestsEnded: false)
    #expect(much.received(.credit(0x7FFF_FFFC, stream: stream)).endCode == .flowControl)
  }

  @Test func `rule 30 - after GOAWAY calls end here and begin elsewhere`() {
    var connection = ClientConnection.greeted()
    let stream = connection.requestSent()
    #expect(connection.received(.frame(.goAway, control: [0x18, 1])) == .leave(control: 12..<14))
    #expect(!connection.isUsable)
    guard case .finishCall = connection.received(.frame(.response, stream: stream)) else {
      Issue.record("the call did not end")
      return
    }
  }

  @Test func `rule 34 - nothing is awaited of calls that GOAWAY leaves out`() {
    var connection = ClientConnection.greeted()
    let (seen, unseen) = (connection.requestSent(), connection.requestSent())
    #expect(connection.received(.frame(.goAway, control: [0x18, 1])) == .leave(control: 12..<14))
    connection.goneAway(above: seen, at: start)
    #expect(connection.openCount == 1)
    #expect(connection.received(.frame(.response, stream: unseen)) == .ignore)
    #expect(connection.openCount == 1)
  }
}

extension ClientConnection.Action {
  fileprivate var isDelivery: Bool {
    if case .deliverMessage = self { true } else { false }
  }
}
