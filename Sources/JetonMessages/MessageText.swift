public import JetonSecret

/// What a message shows of itself in a log or a debugger: the fields that hold something, in one
/// line. Bytes are counted, secrets are not shown.
public struct MessageText {
  private var text: String
  private var isFirst = true

  public init(_ name: String) {
    text = name + "("
  }

  public var closed: String { text + ")" }

  private mutating func append(_ name: String, _ value: Any) {
    write(name, Self.shown(value))
  }

  private mutating func write(_ name: String, _ shown: String) {
    if !isFirst { text += ", " }
    isFirst = false
    text += name + ": " + shown
  }

  private static func shown(_ value: Any) -> String {
    switch value {
    case let text as String: text.debugDescription
    case let bytes as [UInt8]: "\(bytes.count) bytes"
    default: "\(value)"
    }
  }

  public mutating func add(_ name: String, _ value: String) {
    if !value.isEmpty { append(name, value) }
  }

  public mutating func add(_ name: String, _ value: Secret) {
    if !value.isEmpty { append(name, value) }
  }

  public mutating func add(_ name: String, _ value: Bool) {
    if value { append(name, value) }
  }

  public mutating func add(_ name: String, _ value: some FixedWidthInteger) {
    if value != 0 { append(name, value) }
  }

  public mutating func add(_ name: String, _ value: some BinaryFloatingPoint) {
    if value != 0 { append(name, value) }
  }

  public mutating func add(_ name: String, _ value: some OpenEnum) {
    if value.rawValue != 0 { append(name, value) }
  }

  public mutating func add<Value>(_ name: String, _ value: Value?) {
    if let value { append(name, value) }
  }

  public mutating func add(_ name: String, _ value: [UInt8]) {
    if !value.isEmpty { append(name, value) }
  }

  public mutating func add<Value>(_ name: String, _ list: [Value]) {
    if !list.isEmpty { write(name, "[" + list.map(Self.shown).joined(separator: ", ") + "]") }
  }

  public mutating func add<Key, Value>(_ name: String, _ map: [Key: Value]) {
    let entries = map.map { Self.shown($0.key) + ": " + Self.shown($0.value) }.sorted()
    if !entries.isEmpty { write(name, "[" + entries.joined(separator: ", ") + "]") }
  }
}
