import JetonCrypto
import JetonMessages
import JetonRPC
import JetonSecret
import JetonSockets
import JetonWire

extension FuzzTarget {
  /// The small things that strangers say: settings, how a call ended, addresses, tokens, times.
  static let controls = FuzzTarget(name: "controls", lengthMaximum: 1024) { bytes in
    var script = Script(bytes)
    switch script.choice(6) {
    case 0: checkSettings(script.rest())
    case 1: checkStatus(script.rest())
    case 2: checkAddress(script.rest())
    case 3: checkToken(script.rest())
    case 4: checkTime(script.rest())
    default: checkDuration(script.rest())
    }
  }
}

/// A Hello only ever raises limits, and within what the protocol has room for.
private func checkSettings(_ bytes: [UInt8]) {
  guard let hello = try? JetonRPCV1.Hello(decoding: bytes.span, limits: .standard) else { return }
  var limits = PeerLimits()
  for numbers in [(hello.maxFrameBytes, hello.initialCredit), (0, 0)] {
    limits.raise(
      frameBytes: numbers.0, controlBytes: hello.maxHeaderBytes,
      concurrentCalls: hello.maxConcurrentStreams, initialCredit: numbers.1)
    let floor = PeerLimits()
    require(limits.frameBytesMaximum >= floor.frameBytesMaximum, "the frame's floor")
    require(limits.concurrentCallsMaximum >= floor.concurrentCallsMaximum, "the calls' floor")
    require(floor.controlBytesMaximum...65535 ~= limits.controlBytesMaximum, "the header's length")
    require(floor.initialCredit...creditMaximum ~= limits.initialCredit, "the first credit")
  }
}

/// An error that goes on to the next caller stays the same error, and within bounds.
private func checkStatus(_ bytes: [UInt8]) {
  guard let header = try? JetonRPCV1.ResponseHeader(decoding: bytes.span, limits: .standard),
    let error = RPCError(header)
  else { return }
  let onward = error.header
  let wire = onward.encode()
  require(wire.count <= 12 << 10, "a ResponseHeader of \(wire.count) bytes")
  require(onward.code != 0, "an error that is OK")
  guard let again = RPCError(onward) else { fatalError("\(error) is no error any more") }
  requireEqual(again.header, onward, "an error passed on")
}

private func checkAddress(_ bytes: [UInt8]) {
  guard let address = Address(String(decoding: bytes, as: UTF8.self)) else { return }
  let text = address.description
  requireEqual(Address(text), address, "the address \(text)")
  requireEqual(Address(text)?.description, text, "the address \(text)")
}

/// What is taken for a token is one, to the last bit.
private func checkToken(_ bytes: [UInt8]) {
  guard let kind = TokenText.kind(of: bytes.span) else { return }
  requireEqual(bytes.count, TokenText.count, "a token's length")
  require(bytes.starts(with: kind.rawValue.utf8), "a token's prefix")
  require(TokenText(Secret(String(decoding: bytes, as: UTF8.self))) != nil, "a token as a secret")
  for place in bytes.indices {
    var other = bytes
    other[place] ^= 1
    require(TokenText.kind(of: other.span) == nil, "a token with a wrong bit at \(place)")
  }
}

private func checkTime(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  guard let time = GoogleProtobuf.Timestamp(rfc3339: text) else { return }
  guard let canonical = time.rfc3339 else { fatalError("\(text) is read and cannot be written") }
  requireEqual(GoogleProtobuf.Timestamp(rfc3339: canonical), time, "the time \(canonical)")
  guard let microseconds = time.microsecondsSince1970 else { fatalError("no microseconds") }
  let cut = GoogleProtobuf.Timestamp(microsecondsSince1970: microseconds)
  requireEqual(cut.microsecondsSince1970, microseconds, "microseconds of \(canonical)")
}

private func checkDuration(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  guard let duration = GoogleProtobuf.Duration(secondsText: text) else { return }
  guard let canonical = duration.secondsText else { fatalError("\(text) cannot be written") }
  requireEqual(GoogleProtobuf.Duration(secondsText: canonical), duration, canonical)
  guard let swift = duration.swiftDuration else { fatalError("\(text) is no time") }
  requireEqual(GoogleProtobuf.Duration(swift), duration, "\(swift)")
}
