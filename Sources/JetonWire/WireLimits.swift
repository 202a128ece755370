/// What this side accepts, and holds the peer to.
package struct WireLimits: Sendable, Hashable {
  /// Payload of one frame, control message included.
  package var frameBytesMaximum = 1 << 20
  package var concurrentCallsMaximum = 100
  /// Messages the peer may send on a new stream.
  package var initialCredit: UInt32 = 16
  /// Of messages that wait for their handlers.
  package var heldBytesMaximum = 4 << 20
  /// From the first byte that could come until the Hello.
  package var greetingTimeout: Duration = .seconds(5)
  /// For the whole of a frame that has begun (slow loris).
  package var frameTimeout: Duration = .seconds(30)
  /// Without a call; zero means for ever.
  package var idleTimeout: Duration = .seconds(300)
  package var pingIntervalMinimum: Duration = .seconds(10)
  /// Without a byte from the peer, until it is asked whether it is there; zero means never.
  package var keepaliveInterval: Duration = .zero
  /// For any byte after that, until it is given up.
  package var keepalivePatience: Duration = .seconds(20)
  /// Of a connection, until its client is sent elsewhere; zero means any.
  package var ageMaximum: Duration = .zero
  /// For the calls of a connection that was too old.
  package var retirementTimeout: Duration = .seconds(60)
  /// Cancelled beyond those that ended, in a second.
  package var cancelsMaximum = 1000

  package init() {}

  /// Credit is given back in batches: half of what a stream starts with.
  package var creditBatch: UInt32 { max(initialCredit / 2, 1) }
}

/// What the peer accepts, from its Hello. Until that comes, and for each number that is zero
/// or less, the floor that every peer accepts.
package struct PeerLimits: Sendable, Hashable {
  package private(set) var frameBytesMaximum = 64 << 10
  package private(set) var controlBytesMaximum = 4 << 10
  package private(set) var concurrentCallsMaximum = 8
  package private(set) var initialCredit: UInt32 = 4

  package init() {}

  /// A later Hello can only raise a limit.
  package mutating func raise(
    frameBytes: UInt32, controlBytes: UInt32, concurrentCalls: UInt32, initialCredit: UInt32
  ) {
    frameBytesMaximum = max(frameBytesMaximum, Int(frameBytes))
    // header_len has sixteen bits.
    controlBytesMaximum = max(controlBytesMaximum, min(Int(controlBytes), Int(UInt16.max)))
    concurrentCallsMaximum = max(concurrentCallsMaximum, Int(concurrentCalls))
    self.initialCredit = max(self.initialCredit, min(initialCredit, creditMaximum))
  }
}

/// Credits of one stream never add up to more.
package let creditMaximum: UInt32 = 0x7FFF_FFFF
