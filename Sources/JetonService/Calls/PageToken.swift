import JetonCrypto
import JetonDomain
import JetonMessages
import JetonRPC

/// A request for one page of a list.
protocol PagedRequest: Message {
  var pageSize: Int32 { get set }
  var pageToken: String { get set }
}

extension JetonV1.ListServiceAccountsRequest: PagedRequest {}
extension JetonV1.ListTokensRequest: PagedRequest {}
extension JetonV1.ListUsersRequest: PagedRequest {}
extension JetonV1.ListEventsRequest: PagedRequest {}

/// Where the next page begins, for a caller to hand back: the position and a keyed hash over it
/// and the request it belongs to, in hexadecimal. It carries no right (AIP-158).
struct PageToken: Sendable {
  /// Longest position: a folded name of 128 characters at four bytes, and room for folding.
  private static let positionBytesMaximum = 1024
  private static let hashBytes = 16

  private let binding: [UInt8]
  private let key: KeyedHash

  init(of request: some PagedRequest, by caller: Caller, key: KeyedHash) {
    var bare = request
    bare.pageToken = ""
    bare.pageSize = 0
    binding = Array(caller.principal.identity.text.utf8) + [0] + bare.encode()
    self.key = key
  }

  func text(at position: [UInt8]) -> String {
    hexadecimal(hash(position) + position)
  }

  /// Nil for the first page.
  func position(_ text: String) throws(RPCError) -> [UInt8]? {
    if text.isEmpty { return nil }
    guard text.utf8.count <= 2 * (Self.hashBytes + Self.positionBytesMaximum),
      let bytes = bytes(hexadecimal: text), bytes.count > Self.hashBytes
    else { throw .invalid("page_token", "is none of this server's") }
    let position = Array(bytes[Self.hashBytes...])
    guard isEqual(hash(position), Array(bytes[..<Self.hashBytes])) else {
      throw .invalid("page_token", "belongs to another request")
    }
    return position
  }

  private func hash(_ position: [UInt8]) -> [UInt8] {
    let length = (0..<4).map { UInt8(truncatingIfNeeded: position.count >> ($0 * 8)) }
    return Array(key.hash(length + position + binding).bytes.prefix(Self.hashBytes))
  }

  /// Takes the same time wherever the difference is.
  private func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

private let digits = Array("0123456789abcdef".utf8)

private func hexadecimal(_ bytes: [UInt8]) -> String {
  String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

private func bytes(hexadecimal text: String) -> [UInt8]? {
  let values = text.utf8.map { digits.firstIndex(of: $0) }
  guard values.count % 2 == 0, !values.contains(nil) else { return nil }
  return stride(from: 0, to: values.count, by: 2).map { index in
    UInt8(truncatingIfNeeded: (values[index] ?? 0) << 4 | (values[index + 1] ?? 0))
  }
}
