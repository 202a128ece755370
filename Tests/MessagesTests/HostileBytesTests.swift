import JetonMessages
import Testing

/// The traps of protobuf-c 1.4.1, each with the answer that the wire gives.
@Suite struct `Hostile bytes` {
  @Test func `keep a NUL inside a name`() throws {
    let user: JetonV1.User = try decode(Wire.text(2, "admin\0x"))
    #expect(user.name == "admin\0x")
    #expect(user.encode() == Wire.text(2, "admin\0x"))
  }

  @Test(
    arguments: [[0xFF, 0xFE], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x61, 0xE2, 0x82]] as [[UInt8]])
  func `that are not UTF-8 are refused by the field's name`(bytes: [UInt8]) {
    #expect(throws: DecodingFailure.invalidUTF8(field: "name")) {
      let _: JetonV1.User = try decode(Wire.bytes(2, bytes))
    }
    #expect(throws: DecodingFailure.invalidUTF8(field: "service_account.name")) {
      let account = Wire.bytes(2, bytes)
      let _: JetonV1.GetServiceAccountResponse = try decode(Wire.bytes(1, account))
    }
    #expect(throws: DecodingFailure.invalidUTF8(field: "token")) {
      let _: JetonV1.VerifyTokenRequest = try decode(Wire.bytes(1, bytes))
    }
  }

  @Test(
    arguments: [
      ("cut off in a tag", [0x80]),
      ("cut off in a number", [0x20, 0xFF]),
      ("cut off in a length", [0x12, 0x80]),
      ("cut off in a text", [0x12, 5, 0x61]),
      ("a number of eleven bytes", [0x20] + [UInt8](repeating: 0x80, count: 10) + [1]),
      ("a number above 64 bits", [0x20] + [UInt8](repeating: 0xFF, count: 9) + [2]),
      ("a length of 2^31", [0x12] + Wire.varint(1 << 31)),
      ("a length of 2^64 - 1", [0x12] + Wire.varint(.max)),
      ("field number 0", [0x00, 0x00]),
      ("a tag above 32 bits", Wire.varint(1 << 32 | 0x20) + [1]),
      ("a tag of ten bytes", Wire.varint(.max) + [1]),
      ("an unknown wire type", [0x26, 0]),
      ("a group", [0x23, 0x24]),
      ("an unknown group", Wire.varint(100 << 3 | 3) + Wire.varint(100 << 3 | 4)),
      ("text where a number belongs", Wire.text(4, "x")),
      ("a number where text belongs", Wire.number(2, 1)),
      ("a sub-message cut off inside", Wire.bytes(1, [0x08])),
      ("a sub-message longer than its parent", [0x0A, 4, 0x08, 1]),
    ] as [(String, [UInt8])])
  func `are refused`(name: String, bytes: [UInt8]) {
    #expect(throws: DecodingFailure.malformed, "\(name)") {
      let _: JetonV1.TokenUse = try decode(bytes)
    }
  }

  @Test func `that hold a sub-message twice are refused by its name`() {
    let time = Wire.bytes(1, Wire.number(1, 5))
    #expect(throws: DecodingFailure.repeatedSingularField(field: "time")) {
      let _: JetonV1.TokenUse = try decode(time + time)
    }
    #expect(throws: DecodingFailure.repeatedSingularField(field: "token.last_use.time")) {
      let use = Wire.bytes(9, time + time)
      let _: JetonV1.UpdateTokenResponse = try decode(Wire.bytes(1, use))
    }
  }

  @Test func `that hold a number or a text twice are refused by its name`() {
    #expect(throws: DecodingFailure.repeatedSingularField(field: "count")) {
      let _: JetonV1.TokenUse = try decode(Wire.number(4, 1) + Wire.number(4, 1))
    }
    #expect(throws: DecodingFailure.repeatedSingularField(field: "token")) {
      let _: JetonV1.VerifyTokenRequest = try decode(Wire.text(1, "a") + Wire.text(1, "b"))
    }
    #expect(throws: DecodingFailure.repeatedSingularField(field: "own")) {
      let _: JetonV1.RevokeTokenRequest = try decode(Wire.number(4, 1) + Wire.number(4, 1))
    }
  }

  @Test func `may hold two members of a oneof, of which the last counts`() throws {
    let request: JetonV1.RevokeTokenRequest = try decode(Wire.text(2, "t") + Wire.number(4, 1))
    #expect(request.target == .own(true))
    let (overlap, end) = (Wire.bytes(3, Wire.number(1, 60)), Wire.bytes(4, Wire.number(1, 9)))
    let second: JetonV1.RegenerateTokenRequest = try decode(overlap + end)
    #expect(second.previous == .previousExpireTime(GoogleProtobuf.Timestamp(seconds: 9)))
    let first: JetonV1.RegenerateTokenRequest = try decode(end + overlap)
    #expect(first.previous == .overlap(GoogleProtobuf.Duration(seconds: 60)))
  }

  @Test func `may hold a key of a map twice, of which the last counts`() throws {
    let entries = ["1", "2"].flatMap { Wire.bytes(3, Wire.text(1, "k") + Wire.text(2, $0)) }
    let info: GoogleRPC.ErrorInfo = try decode(entries)
    #expect(info.metadata == ["k": "2"])
  }

  @Test func `may hold a number list packed or not`() throws {
    let packed: Plugin.SourceInfo.Location = try decode(Wire.bytes(1, [1, 2, 3]))
    let single: Plugin.SourceInfo.Location = try decode(
      Wire.number(1, 1) + Wire.number(1, 2) + Wire.number(1, 3))
    #expect(packed.path == [1, 2, 3] && single.path == [1, 2, 3])
  }

  @Test func `hold any number but zero for a bool, and nothing else`() throws {
    let request: JetonV1.ListTokensRequest = try decode(Wire.number(4, 1 << 40))
    #expect(request.includeEnded)
    for odd in [Wire.text(4, "x"), [0x25, 0, 0, 0, 1], [0x21, 0, 0, 0, 0, 0, 0, 0, 1]] {
      #expect(throws: DecodingFailure.malformed) {
        let _: JetonV1.ListTokensRequest = try decode(odd)
      }
    }
  }

  @Test(arguments: [1 << 32 | 1, 1 << 40, 0xFFFF_FFFF_7FFF_FFFF] as [UInt64])
  func `beyond 32 bits are no number of 32 bits`(value: UInt64) {
    #expect(throws: DecodingFailure.malformed) {
      let _: JetonV1.ListTokensRequest = try decode(Wire.number(2, value))
    }
    #expect(throws: DecodingFailure.malformed) {
      let _: JetonV1.Actor = try decode(Wire.number(4, value))
    }
    #expect(throws: DecodingFailure.malformed) {
      let _: Plugin.SourceInfo.Location = try decode(Wire.bytes(1, [7] + Wire.varint(value)))
    }
  }

  @Test(arguments: [[0x80], [UInt8](repeating: 0xFF, count: 9) + [0x51]])
  func `that are no number are none in a packed list`(number: [UInt8]) {
    #expect(throws: DecodingFailure.malformed) {
      let _: Plugin.SourceInfo.Location = try decode(Wire.bytes(1, [7] + number))
    }
  }

  @Test func `below zero come with their sign in all 64 bits`() throws {
    for value in [-1, Int32.min] {
      let bytes = Wire.number(2, UInt64(bitPattern: Int64(value)))
      let request: JetonV1.ListTokensRequest = try decode(bytes)
      #expect(request.pageSize == value)
    }
  }

  @Test func `nested 10,000 deep are one unknown field`() throws {
    var bytes: [UInt8] = []
    for _ in 0..<10_000 { bytes = Wire.bytes(99, bytes) }
    let use: JetonV1.TokenUse = try decode(bytes)
    #expect(use.encode() == bytes)
  }

  @Test func `nested 10,000 deep in a known field go no deeper than the schema`() {
    var bytes: [UInt8] = []
    for _ in 0..<10_000 { bytes = Wire.bytes(1, bytes) }
    // Field 1 of Token is text, and the rest is looked at as such.
    #expect(throws: DecodingFailure.invalidUTF8(field: "token.id")) {
      let _: JetonV1.UpdateTokenResponse = try decode(bytes)
    }
  }

  @Test func `of 4 MiB of empty sub-messages cost no more than the cap`() {
    let bytes = [[UInt8]](repeating: [0x0A, 0], count: 2 << 20).flatMap { $0 }
    #expect(throws: DecodingFailure.tooCostly) {
      try JetonV1.BatchVerifyTokensRequest(decoding: bytes.span, limits: .standard)
    }
  }

  @Test func `find memory failing at any byte without harm`() throws {
    let token = JetonV1.RegenerateTokenResponse(
      token: JetonV1.Token(id: "tok_1", createTime: GoogleProtobuf.Timestamp(seconds: 1)),
      previousTokens: [JetonV1.Token(id: "tok_2"), JetonV1.Token(id: "tok_3")])
    let bytes = token.encode() + Wire.text(99, "newer")
    var outcomes: Set<String> = []
    for cap in 0..<4096 {
      do {
        let _: JetonV1.RegenerateTokenResponse = try decode(bytes, arenaBytes: cap)
        outcomes.insert("decoded")
      } catch {
        outcomes.insert("\(error)")
      }
    }
    #expect(outcomes == ["decoded", "tooCostly"])
  }

  @Test func `of every length of a good message either decode or are refused`() {
    let token = JetonV1.Token(
      id: "tok_1", state: .active, createTime: GoogleProtobuf.Timestamp(seconds: 1, nanos: 5),
      lastUse: JetonV1.TokenUse(address: "::1", count: 1 << 60), etag: "e")
    let bytes = token.encode()
    for length in bytes.indices {
      let cut: JetonV1.Token? = try? decode(Array(bytes[..<length]))
      #expect(cut != token)
    }
  }

  @Test func `changed at any bit either decode or are refused`() {
    let info = GoogleRPC.ErrorInfo(reason: "R", domain: "d", metadata: ["k": "v", "l": ""])
    var bytes = info.encode()
    for index in bytes.indices {
      for bit in 0..<8 {
        bytes[index] ^= 1 << bit
        let changed: GoogleRPC.ErrorInfo? = try? decode(bytes)
        if let changed { #expect((try? returned(changed)) == changed) }
        bytes[index] ^= 1 << bit
      }
    }
  }
}
