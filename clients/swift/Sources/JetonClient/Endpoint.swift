import JetonRPC
import JetonSockets

/// One place where a server is, and whether it has to prove that it is the one.
struct Endpoint: Sendable, Hashable, CustomStringConvertible {
  private static let secure = "tls://"

  let address: Address
  let isSecure: Bool

  init(_ text: Substring) throws(RPCError) {
    isSecure = text.hasPrefix(Self.secure)
    let rest = isSecure ? text.dropFirst(Self.secure.count) : text
    guard let address = Address(String(rest)), !isSecure || Self.isHostAndPort(address, rest) else {
      throw RPCError(
        .invalidArgument, SocketError.badAddress(String(text)).description, reason: "BAD_ADDRESS",
        domain: "rpc")
    }
    self.address = address
  }

  private static func isHostAndPort(_ address: Address, _ text: Substring) -> Bool {
    if case .tcp = address { !text.hasPrefix("tcp://") } else { false }
  }

  var description: String { (isSecure ? Self.secure : "") + address.description }
}
