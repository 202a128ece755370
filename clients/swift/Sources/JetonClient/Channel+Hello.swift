import JetonMessages
import JetonRPC
import JetonWire

// What a channel announces to its server.

extension Channel.Configuration {
  var wire: WireLimits {
    var wire = WireLimits()
    wire.frameBytesMaximum = frameBytesMaximum
    wire.greetingTimeout = connectTimeout
    wire.idleTimeout = .zero
    wire.keepaliveInterval = keepalive ?? .zero
    return wire
  }

  var hello: JetonRPCV1.Hello {
    var hello = JetonRPCV1.Hello()
    hello.maxFrameBytes = UInt32(clamping: frameBytesMaximum)
    hello.maxHeaderBytes = UInt32(UInt16.max)
    hello.initialCredit = wire.initialCredit
    hello.minPingIntervalMs = wire.pingIntervalMinimum.wholeMilliseconds
    hello.agent = agent
    hello.authorization = authorization?.bytes ?? []
    return hello
  }
}
