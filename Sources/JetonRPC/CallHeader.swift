import JetonMessages
import JetonSecret

/// What a REQUEST says about its call, checked.
struct CallHeader {
  static let methodBytesMaximum = 256
  static let metadataEntriesMaximum = 64
  static let metadataBytesMaximum = 8 << 10

  var method: String
  /// Nil: the server's default.
  var timeout: Duration?
  var authorization: Secret?
  var metadata: [(key: String, value: [UInt8])]
  var attempt: UInt32

  init(decoding bytes: Span<UInt8>, limits: Limits) throws(RPCError) {
    guard bytes.count <= limits.headerBytesMaximum else {
      throw .tooLarge("the header has \(bytes.count) bytes; at most \(limits.headerBytesMaximum)")
    }
    let header: JetonRPCV1.RequestHeader
    do {
      header = try JetonRPCV1.RequestHeader(decoding: bytes, limits: limits.headerDecoding)
    } catch {
      throw RPCError(
        .invalidArgument, "the header cannot be read", reason: "BAD_HEADER", domain: "rpc")
    }
    try Self.check(method: header.method)
    try Self.check(header.metadata)
    method = header.method
    timeout = header.timeoutMs == 0 ? nil : .milliseconds(header.timeoutMs)
    authorization = header.authorization.isEmpty ? nil : Secret(header.authorization)
    metadata = header.metadata.map { entry in (entry.key, entry.value) }
    attempt = header.attempt
  }

  private static func check(method: String) throws(RPCError) {
    guard !method.isEmpty else {
      throw RPCError(.invalidArgument, "no method is named", reason: "BAD_HEADER", domain: "rpc")
    }
    guard method.utf8.count <= methodBytesMaximum else {
      throw .tooLarge("the method's name is longer than \(methodBytesMaximum) bytes")
    }
  }

  private static func check(_ metadata: [JetonRPCV1.Metadata]) throws(RPCError) {
    guard metadata.count <= metadataEntriesMaximum else {
      throw .tooLarge("more than \(metadataEntriesMaximum) entries of metadata")
    }
    var bytes = 0
    for entry in metadata {
      guard (1...64).contains(entry.key.utf8.count), entry.key.utf8.allSatisfy(isOfKey) else {
        throw RPCError(
          .invalidArgument, "a metadata key is not 1 to 64 of [a-z0-9_.-]", reason: "BAD_HEADER",
          domain: "rpc")
      }
      bytes += entry.key.utf8.count + entry.value.count
    }
    guard bytes <= metadataBytesMaximum else {
      throw .tooLarge("more than \(metadataBytesMaximum) bytes of metadata")
    }
  }

  private static func isOfKey(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

extension RPCError {
  static func tooLarge(_ message: String) -> RPCError {
    RPCError(.resourceExhausted, message, reason: "TOO_LARGE", domain: "rpc")
  }
}

/// Of a REQUEST that says no more than its method, and how long it would wait: what an answer at
/// once needs to know. Nil for any other, which `CallHeader` reads.
struct BareHeader: ~Escapable {
  let method: Span<UInt8>

  @_lifetime(copy bytes)
  init?(_ bytes: Span<UInt8>, limits: Limits) {
    guard bytes.count <= limits.headerBytesMaximum,
      let header = try? MessageView<JetonRPCV1.RequestHeader>(checking: bytes)
    else { return nil }
    // The field numbers of control.proto.
    guard header.bytes(3).isEmpty, header.count(4) == 0, header.number(5) == 0 else { return nil }
    method = header.bytes(1)
  }
}
