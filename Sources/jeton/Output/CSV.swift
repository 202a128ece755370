/// RFC 4180 with plain line feeds: a header, then a row for each record. Records inside records
/// give a column for each of their fields; lists stand as JSON in one.
enum CSV {
  static func text(columns: [String], _ rows: [Document]) -> String {
    header(columns) + rows.map { row(columns, $0) }.joined()
  }

  static func header(_ columns: [String]) -> String {
    line(columns)
  }

  static func row(_ columns: [String], _ document: Document) -> String {
    let cells = Dictionary(leaves(document, ""), uniquingKeysWith: { first, _ in first })
    return line(columns.map { cells[$0] ?? "" })
  }

  private static func leaves(_ document: Document, _ path: String) -> [(String, String)] {
    switch document {
    case .record(let fields):
      fields.flatMap { leaves($0.value, path.isEmpty ? $0.name : path + "." + $0.name) }
    case .list(let items): [(path, items.isEmpty ? "" : JSON.line(document))]
    default: [(path, document.scalar ?? "")]
    }
  }

  private static func line(_ cells: [String]) -> String {
    cells.map(cell).joined(separator: ",") + "\n"
  }

  private static func cell(_ text: String) -> String {
    let text = text.shown
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0 == " " }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
