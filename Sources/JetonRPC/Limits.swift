package import JetonMessages
package import JetonWire

/// What a server takes from its clients; announced in its Hello, and held.
public struct Limits: Sendable, Hashable {
  /// Payload of one frame, header message and body together.
  public var frameBytesMaximum = 1 << 20
  /// The header message of one frame.
  public var headerBytesMaximum = 16 << 10
  /// Handlers running for one connection, those of cancelled calls too.
  public var concurrentCallsMaximum = 100
  /// Messages a client may send on a new stream before it is given more.
  public var initialCredit: UInt32 = 16
  /// For a unary call that names no timeout. A stream that names none has none.
  public var timeoutStandard: Duration = .seconds(10)
  public var timeoutMaximum: Duration = .seconds(300)
  /// From connecting until the Hello.
  public var greetingTimeout: Duration = .seconds(5)
  /// For a frame that has begun.
  public var frameTimeout: Duration = .seconds(30)
  /// Without a call; zero means for ever.
  public var idleTimeout: Duration = .seconds(300)
  public var pingIntervalMinimum: Duration = .seconds(10)
  /// Without a byte from the client, until it is asked whether it is there; zero means never.
  public var keepaliveInterval: Duration = .seconds(60)
  /// For any byte after that, until it is given up.
  public var keepalivePatience: Duration = .seconds(20)
  /// Of a connection, 10 % more or less, until its client is sent elsewhere; zero means any.
  public var connectionAgeMaximum: Duration = .zero
  /// For the calls of a connection that is too old.
  public var retirementTimeout: Duration = .seconds(60)
  /// Calls a client may cancel in a second beyond those it lets end.
  public var cancelsPerSecondMaximum = 1000
  /// Messages of one connection that wait for their handlers; more, and it is closed.
  public var heldBytesMaximum = 4 << 20
  /// Waiting for a client that does not read; more, and it is disconnected.
  public var outputBytesMaximum = 4 << 20
  /// For a client that takes nothing of what waits for it.
  public var stallTimeout: Duration = .seconds(20)
  public var connectionsMaximum = 4096
  /// From one host, or from one user of this machine.
  public var connectionsPerPeerMaximum = 1024

  public init() {}

  public static let standard = Limits()
}

extension Limits {
  /// Drawn anew for each connection, so that those that began together do not end together. The
  /// idle time is never shorter than what was announced.
  var jitteredWire: WireLimits {
    var wire = wire
    wire.idleTimeout = wire.idleTimeout * Double.random(in: 1...1.1)
    wire.ageMaximum = wire.ageMaximum * Double.random(in: 0.9...1.1)
    return wire
  }

  package var wire: WireLimits {
    var wire = WireLimits()
    wire.frameBytesMaximum = frameBytesMaximum
    wire.concurrentCallsMaximum = concurrentCallsMaximum
    wire.initialCredit = initialCredit
    wire.heldBytesMaximum = heldBytesMaximum
    wire.greetingTimeout = greetingTimeout
    wire.frameTimeout = frameTimeout
    wire.idleTimeout = idleTimeout
    wire.pingIntervalMinimum = pingIntervalMinimum
    wire.keepaliveInterval = keepaliveInterval
    wire.keepalivePatience = keepalivePatience
    wire.ageMaximum = connectionAgeMaximum
    wire.retirementTimeout = retirementTimeout
    wire.cancelsMaximum = cancelsPerSecondMaximum
    return wire
  }

  var bodyDecoding: DecodingLimits { .proportional(to: frameBytesMaximum) }
  var headerDecoding: DecodingLimits { .proportional(to: headerBytesMaximum) }

  package func hello(agent: String) -> JetonRPCV1.Hello {
    var hello = JetonRPCV1.Hello()
    hello.maxFrameBytes = UInt32(clamping: frameBytesMaximum)
    hello.maxHeaderBytes = UInt32(clamping: headerBytesMaximum)
    hello.maxConcurrentStreams = UInt32(clamping: concurrentCallsMaximum)
    hello.initialCredit = initialCredit
    hello.idleTimeoutMs = idleTimeout.wholeMilliseconds
    hello.minPingIntervalMs = pingIntervalMinimum.wholeMilliseconds
    hello.maxTimeoutMs = timeoutMaximum.wholeMilliseconds
    hello.agent = agent
    return hello
  }
}

extension DecodingLimits {
  /// protobuf-c takes several times the encoded size.
  package static func proportional(to bytes: Int) -> DecodingLimits {
    DecodingLimits(arenaBytes: 16 * bytes + 16 << 10)
  }
}

extension Duration {
  /// Rounded up, and within what 32 bits hold: a time that is left is never sent as none.
  package var wholeMilliseconds: UInt32 {
    guard self > .zero else { return 0 }
    guard self < .milliseconds(UInt32.max) else { return .max }
    let (seconds, attoseconds) = components
    let part = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return UInt32(clamping: seconds * 1000 + part)
  }
}
