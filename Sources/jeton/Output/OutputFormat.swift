enum OutputFormat: String, Sendable, CaseIterable {
  case table, json, yaml, csv

  func list<Subject>(_ shape: Shape<Subject>, _ subjects: [Subject], table: Table) -> String {
    let rows = subjects.map(shape.document)
    return switch self {
    case .table: table.list(shape, subjects)
    case .json: JSON.text(.list(rows))
    case .yaml: YAML.text(.list(rows))
    case .csv: CSV.text(columns: shape.columns, rows)
    }
  }

  func detail<Subject>(_ shape: Shape<Subject>, _ subject: Subject, table: Table) -> String {
    switch self {
    case .table: table.detail(shape, subject)
    case .json: JSON.text(shape.document(subject))
    case .yaml: YAML.text(shape.document(subject))
    case .csv: CSV.text(columns: shape.columns, [shape.document(subject)])
    }
  }
}
