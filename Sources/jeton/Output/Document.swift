/// What a command has to say, before anybody decides how it looks.
indirect enum Document: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(UInt64)
  case text(String)
  case time(Moment)
  case duration(Duration)
  case list([Document])
  case record([Field])

  struct Field: Hashable, Sendable {
    let name: String
    let value: Document
  }

  /// The text of a value that holds no others, as programs read it.
  var scalar: String? {
    switch self {
    case .null: ""
    case .bool(let value): value ? "true" : "false"
    case .number(let value): String(value)
    case .text(let value): value
    case .time(let value): value.rfc3339
    case .duration(let value): Span.secondsText(value)
    case .list, .record: nil
    }
  }

  /// Nothing that a person would want to read.
  var isEmpty: Bool {
    switch self {
    case .null, .text(""): true
    case .list(let items): items.isEmpty
    case .record(let fields): fields.allSatisfy(\.value.isEmpty)
    case .bool, .number, .text, .time, .duration: false
    }
  }

  /// An empty text is an absent one: proto3 does not tell them apart.
  static func optional(_ text: String) -> Document {
    text.isEmpty ? .null : .text(text)
  }
}
