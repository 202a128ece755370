/// Why a JSON text is no message, or a message cannot be JSON, and where.
public struct JSONFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: Hashable, Sendable {
    /// Against the grammar of RFC 8259.
    case malformed
    case invalidUTF8
    /// Half of a UTF-16 pair without the other.
    case loneSurrogate
    /// Deeper than `MessageSchema.jsonDepthMaximum`.
    case tooDeep
    case duplicateKey
    case unknownKey
    /// An Any holds a message of this name, of which nothing is known here.
    case unknownType(String)
    /// A second member of this oneof.
    case oneofTwice(String)
    /// A value of another kind, or beyond its range: what was wanted.
    case wants(String)
    /// A type that JSON is not made of here, by its name.
    case unsupported(String)
    /// The message's own bytes are against protobuf's rules.
    case invalidMessage
  }

  public let reason: Reason
  /// In the text that was read; in what was written so far when a message could not be.
  public let offset: Int
  /// For example "tokens[3].createTime"; empty is the whole.
  public let path: String

  public var description: String {
    let place = path.isEmpty ? "" : "\(path): "
    return "\(place)\(reason.words), at byte \(offset)"
  }
}

extension JSONFailure.Reason {
  fileprivate var words: String {
    switch self {
    case .malformed: "this is not JSON"
    case .invalidUTF8: "this is not UTF-8"
    case .loneSurrogate: "half of a surrogate pair"
    case .tooDeep: "nested too deep"
    case .duplicateKey: "given twice"
    case .unknownKey: "there is no such field"
    case .unknownType(let name): "the type \(name) is not known here"
    case .oneofTwice(let name): "only one of \"\(name)\" may be given"
    case .wants(let kind): "wants \(kind)"
    case .unsupported(let type): "\(type) cannot be JSON here"
    case .invalidMessage: "these bytes are no message"
    }
  }
}

/// Why a value was refused; where is known to whoever asked for it.
struct JSONFault: Error {
  let reason: JSONFailure.Reason

  init(_ reason: JSONFailure.Reason) {
    self.reason = reason
  }
}
