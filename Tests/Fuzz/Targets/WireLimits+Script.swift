import JetonWire

extension WireLimits {
  /// Small ones, so that few bytes reach them.
  init(_ script: inout Script) {
    self.init()
    frameBytesMaximum = 32 << script.choice(6)
    concurrentCallsMaximum = 1 + script.choice(4)
    initialCredit = UInt32(1 + script.choice(8))
    heldBytesMaximum = 16 << script.choice(8)
    idleTimeout = .seconds(script.choice(4) * 100)
    keepaliveInterval = .seconds(script.choice(4) * 10)
    ageMaximum = .seconds(script.choice(4) * 200)
    cancelsMaximum = 1 + script.choice(4)
  }
}

/// Any instant will do: connections look at differences only.
let dawn = ContinuousClock.now

extension [UInt8] {
  /// Pieces of at most so many bytes.
  func pieces(of length: Int) -> [ArraySlice<UInt8>] {
    stride(from: 0, to: count, by: Swift.min(length, Swift.max(count, 1))).map {
      self[$0..<Swift.min(count, $0 + Swift.min(length, count))]
    }
  }
}
