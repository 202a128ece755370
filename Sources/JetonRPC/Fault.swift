/// A failure whose cause is the server's own business: the caller is told its id only.
public struct Fault: Sendable, Hashable {
  /// 64 random bits in hexadecimal, the same as in the caller's message.
  public var id: String
  /// "package.Service/Method".
  public var method: String
  /// With its detail.
  public var error: RPCError
}

extension Fault {
  /// Nil for errors that are meant for the caller.
  init?(_ error: RPCError, method: String) {
    switch error.code {
    case .internal, .unknown, .dataLoss: break
    default: return nil
    }
    let digits = String(UInt64.random(in: .min ... .max), radix: 16)
    self.id = String(repeating: "0", count: 16 - digits.count) + digits
    self.method = method
    self.error = error
  }

  /// What the caller may know.
  var publicError: RPCError {
    RPCError(error.code, "internal error, id \(id)", reason: "INTERNAL", domain: "rpc")
  }
}
