/// What a message is made of, as a value: the generator writes one for each message, and a client
/// that has no generated code builds one from a server's descriptors. JSON is written and read by it.
public struct MessageSchema: Sendable {
  /// For example "jeton.v1.Token".
  public let fullName: String
  /// By number.
  public let fields: [FieldSchema]
  private let places: [String: Int]

  public init(_ fullName: String, _ fields: [FieldSchema]) {
    self.fullName = fullName
    self.fields = fields.sorted { $0.number < $1.number }
    places = Dictionary(
      self.fields.enumerated().flatMap { [($1.jsonName, $0), ($1.name, $0)] },
      uniquingKeysWith: { first, _ in first })
  }

  /// The place in `fields` of the field that has this name, in the schema or in JSON.
  public func place(named name: String) -> Int? { places[name] }

  /// The place in `fields` of the field that has this number.
  public func place(numbered number: UInt64) -> Int? {
    var (low, high) = (0, fields.count)
    while low < high {
      let middle = (low + high) / 2
      if UInt64(fields[middle].number) < number { low = middle + 1 } else { high = middle }
    }
    return low < fields.count && UInt64(fields[low].number) == number ? low : nil
  }
}

public struct FieldSchema: Sendable {
  public let number: UInt32
  public let name: String
  public let jsonName: String
  /// Of one value.
  public let kind: Kind
  public let shape: Shape

  public init(
    _ number: UInt32, _ name: String, _ jsonName: String, _ kind: Kind, _ shape: Shape = .single
  ) {
    self.number = number
    self.name = name
    self.jsonName = jsonName
    self.kind = kind
    self.shape = shape
  }

  /// The words of the schema, since they differ on the wire.
  public enum Kind: Sendable {
    case int32, sint32, sfixed32, uint32, fixed32
    case int64, sint64, sfixed64, uint64, fixed64
    case float, double
    case bool
    case string
    /// A string that is not to be seen.
    case secret
    case bytes
    case enumeration(@Sendable () -> EnumSchema)
    case message(@Sendable () -> MessageSchema)
    /// What neither the generator nor this runtime speaks, by its name in the schema.
    case unsupported(String)
  }

  public indirect enum Shape: Sendable {
    /// Absent is the zero of its kind.
    case single
    /// proto3 `optional`: a zero is a value.
    case optional
    /// Of the oneof with this name.
    case member(String)
    case repeated
    /// The field's kind is that of the values.
    case map(key: Kind)
  }
}

public struct EnumSchema: Sendable {
  /// In the order of the schema; of several names of a number the first is written.
  public let values: [(name: String, number: Int32)]

  public init(_ values: [(name: String, number: Int32)]) {
    self.values = values
  }

  public func name(of number: Int32) -> String? { values.first { $0.number == number }?.name }
  public func number(of name: String) -> Int32? { values.first { $0.name == name }?.number }
}

/// A message that says what it is made of: every generated one.
public protocol DescribedMessage: Message {
  static var messageSchema: MessageSchema { get }
}
