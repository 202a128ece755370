import JetonWire
import Testing

/// Keepalive, age and the rate of cancels, in made-up time.
@Suite struct LifeOfConnectionTests {
  private static let minute = Duration.seconds(60)

  private func watched() -> ServerConnection {
    .greeted {
      $0.keepaliveInterval = Self.minute
      $0.idleTimeout = .zero
    }
  }

  @Test func `rule 42 - a silent peer is pinged, and given up after 20 seconds`() {
    var connection = watched()
    #expect(connection.deadline == start + Self.minute)
    #expect(connection.timePassed(start + Self.minute) == .sendPing)
    #expect(connection.timePassed(start + Self.minute + .seconds(19)) == .ignore)
    #expect(connection.timePassed(start + Self.minute + .seconds(20)).endCode == .timeout)
  }

  @Test func `rule 42 - any byte is a sign of life`() {
    var connection = watched()
    _ = connection.received(.ping, after: .seconds(40))
    #expect(connection.timePassed(start + Self.minute) == .ignore)
    #expect(connection.deadline == start + .seconds(100))
    #expect(connection.timePassed(start + .seconds(100)) == .sendPing)
    _ = connection.received(.frame(.pong, body: [0, 0, 0, 0, 0, 0, 0, 0]), after: .seconds(110))
    #expect(connection.timePassed(start + .seconds(120)) == .ignore)
    #expect(connection.timePassed(start + .seconds(170)) == .sendPing)
  }

  @Test func `rule 42 - a peer is not pinged more often than it announced`() {
    var connection = watched()
    connection.helloRead(
      frameBytes: 0, controlBytes: 0, concurrentCalls: 0, initialCredit: 0,
      pingInterval: .seconds(90))
    #expect(connection.timePassed(start + Self.minute) == .ignore)
    #expect(connection.timePassed(start + .seconds(90)) == .sendPing)
  }

  @Test func `rule 42 - a client keeps its server alive the same way`() {
    var limits = WireLimits()
    limits.keepaliveInterval = Self.minute
    limits.idleTimeout = .zero
    var connection = ClientConnection(limits: limits, at: start)
    _ = connection.received(Preface.server(.ok))
    _ = connection.received(.frame(.hello))
    #expect(connection.timePassed(start + Self.minute) == .sendPing)
    #expect(connection.timePassed(start + Self.minute + .seconds(20)).endCode == .timeout)
  }

  @Test func `rule 43 - an old connection retires once, and its calls have a last while`() {
    var connection = ServerConnection.greeted {
      $0.ageMaximum = Self.minute
      $0.idleTimeout = .zero
    }
    connection.run(1)
    #expect(connection.timePassed(start + .seconds(59)) == .ignore)
    #expect(connection.timePassed(start + Self.minute) == .retire)
    #expect(connection.timePassed(start + Self.minute) == .ignore)
    #expect(connection.timePassed(start + Self.minute * 2).endCode == .maximumAge)
  }

  @Test func `rule 44, B21 - cancels beyond the calls that end are bounded`() {
    var connection = ServerConnection.greeted { $0.cancelsMaximum = 2 }
    connection.run(1, 3, 5, 7)
    #expect(connection.received(.frame(.cancel, stream: 1)) == .cancelCall(stream: 1))
    #expect(connection.received(.frame(.cancel, stream: 3)) == .cancelCall(stream: 3))
    // A cancelled call that has returned makes no room, one that ended by itself does.
    connection.handlerReturned(1, at: start)
    connection.handlerReturned(5, at: start)
    #expect(connection.received(.frame(.cancel, stream: 7)) == .cancelCall(stream: 7))
    connection.run(9)
    #expect(connection.received(.frame(.cancel, stream: 9)).endCode == .overload)
  }

  @Test func `rule 44 - a second later there is room again`() {
    var connection = ServerConnection.greeted { $0.cancelsMaximum = 1 }
    connection.run(1, 3)
    _ = connection.received(.frame(.cancel, stream: 1))
    let cancel = connection.received(.frame(.cancel, stream: 3), after: .seconds(1))
    #expect(cancel == .cancelCall(stream: 3))
  }
}
