import JetonDomain
import JetonMessages
import JetonRPC

extension JetonV1.Role {
  init(_ role: Role) {
    self.init(rawValue: role.rawValue)
  }
}

extension Role {
  /// Nil when none was said. A number this server does not know is refused: it may stand for a
  /// role that it must not guess at.
  static func optional(_ role: JetonV1.Role, field: String) throws(RPCError) -> Role? {
    if role == .unspecified { return nil }
    guard let known = Role(rawValue: role.rawValue) else {
      throw .invalid(field, "is no role of this server")
    }
    return known
  }

  static func required(_ role: JetonV1.Role, field: String) throws(RPCError) -> Role {
    guard let role = try optional(role, field: field) else {
      throw .invalid(field, "is missing")
    }
    return role
  }
}
