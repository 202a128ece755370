import JetonWire
import Testing

@Suite struct ServerConnectionTests {
  // MARK: Greeting

  @Test(arguments: ["JTN2....", "GET / HT", "K", "JTO"])
  func `rule 2, B1 - closes silently on a wrong magic, at its first wrong byte`(words: String) {
    var connection = ServerConnection(limits: WireLimits(), at: start)
    #expect(connection.received(Array(words.utf8)) == .closeSilently)
  }

  @Test(arguments: [(UInt8(2), UInt8(3)), (0, 0), (3, 1)])
  func `rule 3, B3 - names its version to a client of others`(versions: (UInt8, UInt8)) {
    var connection = ServerConnection(limits: WireLimits(), at: start)
    let preface: [UInt8] = [0x4A, 0x54, 0x4E, 0x31, versions.0, versions.1, 9, 9]
    #expect(connection.received(preface) == .refuse(.noCommonVersion))
  }

  @Test func `rules 1, 3 - greets a client of a range of versions`() {
    var connection = ServerConnection(limits: WireLimits(), at: start)
    #expect(connection.received([0x4A, 0x54, 0x4E]) == .wait)
    #expect(connection.received([0x4A, 0x54, 0x4E, 0x31, 0, 9, 7, 7]) == .sendGreeting)
  }

  @Test(arguments: [[UInt8].request(1), .ping, .frame(.goAway), .frame(.cancel, stream: 1)])
  func `rule 4, B8 - the first frame is HELLO`(frame: [UInt8]) {
    var connection = ServerConnection(limits: WireLimits(), at: start)
    #expect(connection.received(Preface.client) == .sendGreeting)
    #expect(connection.received(frame).endCode == .protocolError)
  }

  @Test func `rule 3 - a draining server says so in its preface`() {
    var connection = ServerConnection(limits: WireLimits(), at: start)
    #expect(connection.drainStarted() == false)
    #expect(connection.received(Preface.client) == .refuse(.draining))
  }

  // MARK: Streams

  @Test(arguments: [UInt32(2), 4, 5, 3, 1])
  func `rule 9, B13 - an id that is even or does not grow is a protocol error`(stream: UInt32) {
    var connection = ServerConnection.greeted()
    connection.run(5)
    #expect(connection.received(.request(stream)).endCode == .protocolError)
  }

  @Test(arguments: [
    [UInt8].frame(.cancel, stream: 3), .frame(.message, stream: 3), .credit(1, stream: 3),
  ])
  func `rule 11, B13 - a frame for a stream never opened is a protocol error`(frame: [UInt8]) {
    var connection = ServerConnection.greeted()
    connection.run(1)
    #expect(connection.received(frame).endCode == .protocolError)
  }

  @Test(arguments: [
    [UInt8].frame(.cancel, stream: 1), .frame(.message, stream: 1), .credit(1, stream: 1),
    .frame(.cancel, stream: 3), .frame(.cancel, stream: 2),
  ])
  func `rule 11, B14 - a frame for a closed stream is dropped`(frame: [UInt8]) {
    var connection = ServerConnection.greeted()
    connection.run(1, 3, 5)
    for stream in [UInt32(1), 3] {
      #expect(connection.responseSent(stream) == true)
      connection.handlerReturned(stream, at: start)
    }
    #expect(connection.received(frame) == .ignore)
  }

  @Test(arguments: [
    [UInt8].frame(.message, stream: 1, flags: .noMessage),
    .frame(.message, stream: 1, flags: [.noMessage, .end], body: [1]),
  ])
  func `rule 40, B6 - NO_MESSAGE comes with END and without a body`(frame: [UInt8]) {
    var connection = ServerConnection.greeted()
    connection.open(1)
    #expect(connection.received(frame).endCode == .protocolError)
  }

  @Test func `rule 39, B18 - a second message is the call's fault, not the connection's`() {
    var connection = ServerConnection.greeted()
    connection.run(1)
    #expect(connection.received(.frame(.message, stream: 1)) == .rejectMessage(stream: 1))
  }

  @Test func `rule 10 - a call is answered once`() {
    var connection = ServerConnection.greeted()
    connection.run(1)
    #expect(connection.responseSent(1) == true)
    #expect(connection.responseSent(1) == false)
  }

  @Test func `rule 15 - an answered call keeps its slot until its handler has returned`() {
    var connection = ServerConnection.greeted { $0.concurrentCallsMaximum = 2 }
    connection.run(1, 3)
    #expect(connection.received(.frame(.cancel, stream: 1)) == .cancelCall(stream: 1))
    #expect(connection.responseSent(1) == true)
    #expect(!connection.hasFreeSlot)
    connection.handlerReturned(1, at: start)
    #expect(connection.hasFreeSlot)
  }

  // MARK: Credit

  @Test func `rule 22 - messages cost credit, of which there are four before any Hello says more`()
  {
    var connection = ServerConnection.greeted()
    connection.run(1)
    for _ in 0..<4 { #expect(connection.messageSent(1) == true) }
    #expect(connection.messageSent(1) == false)
    #expect(connection.received(.credit(1, stream: 1)) == .resumeCall(stream: 1))
    #expect(connection.messageSent(1) == true)
    #expect(connection.messageSent(3) == nil)
  }

  @Test
  func
    `rule 24, B6, B20 - credit over the maximum is a flow control error, and none is a protocol error`()
  {
    var connection = ServerConnection.greeted()
    connection.run(1)
    #expect(connection.received(.credit(0x7FFF_FFFB, stream: 1)) == .resumeCall(stream: 1))
    #expect(connection.received(.credit(1, stream: 1)).endCode == .flowControl)
    var other = ServerConnection.greeted()
    other.run(1)
    #expect(other.received(.credit(0, stream: 1)).endCode == .protocolError)
  }

  @Test
  func
    `rules 22, 23 and 24 - messages of a client cost it credit, which comes back in batches as they are taken`()
  {
    var connection = ServerConnection.greeted()
    connection.open(1)
    for _ in 0..<16 { #expect(connection.received(.frame(.message, stream: 1)).isDelivery) }
    for _ in 0..<7 { #expect(connection.messageTaken(1, bytes: 0) == nil) }
    #expect(connection.messageTaken(1, bytes: 0) == 8)
    for _ in 0..<8 { #expect(connection.received(.frame(.message, stream: 1)).isDelivery) }
    #expect(connection.received(.frame(.message, stream: 1)).endCode == .flowControl)
  }

  @Test func `rules 23, 39 - a client that has ended its messages is given no credit`() {
    var connection = ServerConnection.greeted()
    connection.open(1)
    for _ in 0..<15 { _ = connection.received(.frame(.message, stream: 1)) }
    #expect(connection.received(.frame(.message, stream: 1, flags: .end)).isDelivery)
    for _ in 0..<16 { #expect(connection.messageTaken(1, bytes: 0) == nil) }
    #expect(connection.received(.frame(.message, stream: 1)) == .rejectMessage(stream: 1))
  }

  @Test
  func `rule 41, B22 - bytes that no handler takes are bounded over all streams, and given back`() {
    var connection = ServerConnection.greeted { $0.heldBytesMaximum = 10 }
    connection.open(1, 3)
    let five = [UInt8](repeating: 0, count: 5)
    for stream in [UInt32(1), 3] {
      #expect(connection.received(.frame(.message, stream: stream, body: five)).isDelivery)
    }
    _ = connection.messageTaken(1, bytes: 5)
    #expect(connection.received(.frame(.message, stream: 1, body: five)).isDelivery)
    #expect(connection.responseSent(3) == true)
    #expect(connection.heldBytes == 5)
    connection.handlerReturned(1, at: start)
    #expect(connection.heldBytes == 0)
    connection.open(5)
    let eleven = [UInt8](repeating: 0, count: 11)
    #expect(connection.received(.frame(.message, stream: 5, body: eleven)).endCode == .overload)
  }

  @Test func `rule 46 - a later Hello raises limits and lowers none`() {
    var connection = ServerConnection.greeted()
    connection.helloRead(
      frameBytes: 1 << 20, controlBytes: 1 << 14, concurrentCalls: 100, initialCredit: 16)
    connection.helloRead(frameBytes: 1, controlBytes: 1, concurrentCalls: 1, initialCredit: 1)
    #expect(connection.peer.frameBytesMaximum == 1 << 20)
    #expect(connection.peer.initialCredit == 16)
  }

  // MARK: Time

  @Test func `rule 29, B12 - five pings at once, then one an interval`() {
    var connection = ServerConnection.greeted()
    for _ in 0..<5 { #expect(connection.received(.ping) == .answerPing(12..<20)) }
    #expect(connection.received(.ping, after: .seconds(10)) == .answerPing(12..<20))
    #expect(connection.received(.ping, after: .seconds(19)).endCode == .tooManyPings)
  }

  @Test
  func
    `rule 27, B2 - no Hello in five seconds is a timeout, which only who spoke the magic is told`()
  {
    var silent = ServerConnection(limits: WireLimits(), at: start)
    #expect(silent.deadline == start + .seconds(5))
    #expect(silent.timePassed(start + .seconds(4)) == .ignore)
    #expect(silent.timePassed(start + .seconds(5)) == .closeSilently)
    var slow = ServerConnection(limits: WireLimits(), at: start)
    #expect(slow.received(Preface.client) == .sendGreeting)
    #expect(slow.timePassed(start + .seconds(5)).endCode == .timeout)
  }

  @Test func `rule 27, B11 - a frame that has begun has thirty seconds, however its bytes trickle`()
  {
    var connection = ServerConnection.greeted()
    connection.run(1)
    connection.inputRested(hasRest: true, hasMoved: true, at: start)
    connection.inputRested(hasRest: true, hasMoved: false, at: start + .seconds(29))
    #expect(connection.deadline == start + .seconds(30))
    #expect(connection.timePassed(start + .seconds(30)).endCode == .timeout)
  }

  @Test func `rule 28 - idle is the time without a call`() {
    var connection = ServerConnection.greeted()
    #expect(connection.deadline == start + .seconds(300))
    connection.run(1)
    #expect(connection.deadline == nil)
    connection.handlerReturned(1, at: start + .seconds(7))
    #expect(connection.timePassed(start + .seconds(306)) == .ignore)
    #expect(connection.timePassed(start + .seconds(307)).endCode == .idle)
  }

  // MARK: Ending

  @Test func `rule 30 - a draining connection refuses new calls and ends with its last`() {
    var connection = ServerConnection.greeted()
    connection.run(1)
    #expect(connection.drainStarted() == true)
    #expect(connection.drainStarted() == false)
    #expect(connection.received(.request(3)) == .refuseCall(stream: 3))
    #expect(connection.received(.frame(.cancel, stream: 3)) == .ignore)
    #expect(connection.lastStream == 1)
    #expect(!connection.isFinished)
    connection.handlerReturned(1, at: start)
    #expect(connection.isFinished)
  }

  @Test func `rule 32 - a client's GOAWAY ends the connection after its last call`() {
    var connection = ServerConnection.greeted()
    connection.run(1)
    #expect(connection.received(.frame(.goAway)) == .ignore)
    #expect(!connection.isFinished)
    connection.handlerReturned(1, at: start)
    #expect(connection.isFinished)
  }

  @Test func `rule 31 - after an error nothing more is heard`() {
    var connection = ServerConnection.greeted()
    #expect(connection.received(.header(length: 0, type: 0)).endCode == .protocolError)
    #expect(connection.received(.request(1)) == .ignore)
    #expect(connection.deadline == nil)
  }
}
