enum JSON {
  /// Over several lines, indented by two spaces.
  static func text(_ document: Document) -> String {
    lines(document, "") + "\n"
  }

  /// On one line, for streams of one document a line.
  static func line(_ document: Document) -> String {
    switch document {
    case .list(let items):
      "[" + items.map(line).joined(separator: ",") + "]"
    case .record(let fields):
      "{" + fields.map { $0.name.quoted + ":" + line($0.value) }.joined(separator: ",") + "}"
    default: scalar(document)
    }
  }

  private static func lines(_ document: Document, _ indent: String) -> String {
    let inner = indent + "  "
    switch document {
    case .list(let items) where !items.isEmpty:
      return "[\n" + items.map { inner + lines($0, inner) }.joined(separator: ",\n")
        + "\n\(indent)]"
    case .record(let fields) where !fields.isEmpty:
      return "{\n"
        + fields.map { inner + $0.name.quoted + ": " + lines($0.value, inner) }
        .joined(separator: ",\n") + "\n\(indent)}"
    default: return line(document)
    }
  }

  private static func scalar(_ document: Document) -> String {
    switch document {
    case .null: "null"
    case .bool, .number: document.scalar ?? ""
    default: (document.scalar ?? "").quoted
    }
  }
}
