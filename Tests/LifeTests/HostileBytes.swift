import Testing

/// What a stranger sends instead of the protocol, by what is wrong with it.
struct HostileBytes: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  /// Of the GOAWAY due to it.
  var code: UInt8 = 1

  var testDescription: String { name }

  static let noGreetings = [
    HostileBytes(name: "wrong magic", bytes: [0x4A, 0x54, 0x4E, 0x32, 1, 1, 0, 0] + .frame(1)),
    HostileBytes(name: "HTTP", bytes: Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)),
    HostileBytes(name: "a TLS hello", bytes: [0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3]),
    HostileBytes(name: "zeroes", bytes: .times(5000, [0])),
    HostileBytes(
      name: "garbage",
      bytes: (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 &+ 7) }),
  ]

  /// After the greeting.
  static let brokenFrames = [
    HostileBytes(
      name: "4 GiB claimed", bytes: .header(length: .max, stream: 1, 2, flags: 1), code: 2),
    HostileBytes(
      name: "2 GiB claimed", bytes: .header(length: 1 << 31, stream: 1, 2, flags: 1), code: 2),
    HostileBytes(
      name: "one byte too long", bytes: .header(length: 1 << 20 + 1, stream: 1, 2), code: 2),
    HostileBytes(
      name: "four megabytes of empty sub-messages",
      bytes: .request(
        1, "jeton.v1.TokenService/BatchVerifyTokens", .times(2 << 20, [0x0A, 0])),
      code: 2),
    HostileBytes(name: "control longer than frame", bytes: .header(length: 3, 2, control: 4)),
    HostileBytes(name: "type 0", bytes: .frame(0)),
    HostileBytes(name: "type 16", bytes: .frame(16)),
    HostileBytes(name: "a second preface", bytes: .preface + .preface),
    HostileBytes(name: "an even stream", bytes: .request(2, "a.B/C")),
    HostileBytes(name: "stream 0", bytes: .request(0, "a.B/C")),
    HostileBytes(name: "bit 31 of a stream", bytes: .request(1 << 31 | 1, "a.B/C")),
    HostileBytes(name: "CANCEL of the future", bytes: .cancel(9)),
    HostileBytes(name: "PING of 7 bytes", bytes: .frame(7, body: .times(7, [0]))),
    HostileBytes(name: "CREDIT of 3 bytes", bytes: .frame(5, stream: 1, body: .times(3, [1]))),
  ]
}
