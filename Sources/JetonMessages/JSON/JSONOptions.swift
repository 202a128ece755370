/// How a message becomes JSON, and comes out of it.
public struct JSONOptions: Sendable {
  public var secrets: Secrets
  public var zeros: Zeros
  public var unknownKeys: UnknownKeys
  /// What a google.protobuf.Any may hold besides protobuf's own types, by its full name.
  public var types: @Sendable (String) -> MessageSchema?

  public init(
    secrets: Secrets = .hidden, zeros: Zeros = .omitted, unknownKeys: UnknownKeys = .refused,
    types: @escaping @Sendable (String) -> MessageSchema? = { _ in nil }
  ) {
    self.secrets = secrets
    self.zeros = zeros
    self.unknownKeys = unknownKeys
    self.types = types
  }

  public static let standard = JSONOptions()

  /// What is written for fields that are not to be seen.
  public enum Secrets: Sendable, Hashable {
    /// They stand as "[secret]".
    case hidden
    case shown
  }

  /// What is written for fields that hold their zero, which in proto3 is to be absent.
  public enum Zeros: Sendable, Hashable {
    case omitted
    /// But not for those that could be absent, or are one of several.
    case written
  }

  /// What becomes of keys, and names in enums, that the schema does not know.
  public enum UnknownKeys: Sendable, Hashable {
    case refused
    case ignored
  }

  /// Of an Any's "type.googleapis.com/jeton.v1.Token": what stands behind the last slash counts.
  func schema(url: String) throws(JSONFault) -> MessageSchema {
    guard let slash = url.lastIndex(of: "/") else {
      throw JSONFault(.wants("a type such as \"type.googleapis.com/google.protobuf.Empty\""))
    }
    let name = String(url[url.index(after: slash)...])
    guard let schema = MessageSchema(wellKnown: name) ?? types(name) else {
      throw JSONFault(.unknownType(name))
    }
    return schema
  }
}

extension MessageSchema {
  /// Those that are written in a way of their own need no table for it.
  fileprivate init?(wellKnown name: String) {
    guard name == "google.protobuf.Empty" || WellKnown(name) != nil else { return nil }
    self.init(name, [])
  }
}
