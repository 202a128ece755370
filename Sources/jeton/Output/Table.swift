/// For people: aligned columns for many things, a line for each field of one.
struct Table {
  let now: Moment
  let style: Style

  func list<Subject>(_ shape: Shape<Subject>, _ subjects: [Subject]) -> String {
    let fields = columns(shape, subjects)
    let rows = subjects.map { subject in fields.map { cell($0.value(subject)) } }
    let widths = fields.indices.map { column in
      max(fields[column].label.width, rows.map { $0[column].width }.max() ?? 0)
    }
    let header = style.strong(line(fields.map { $0.label.uppercased() }, widths))
    return ([header] + rows.map { line($0, widths) }).map { $0 + "\n" }.joined()
  }

  /// A column that says nothing of anything is left out.
  private func columns<Subject>(
    _ shape: Shape<Subject>, _ subjects: [Subject]
  ) -> [Shape<Subject>.Field] {
    shape.fields(for: .peopleInLists).filter { field in
      subjects.isEmpty || subjects.contains { !field.value($0).isEmpty }
    }
  }

  func detail<Subject>(_ shape: Shape<Subject>, _ subject: Subject) -> String {
    let rows = shape.fields(for: .peopleInDetail)
      .map { (label: $0.label + ":", value: $0.value(subject)) }.filter { !$0.value.isEmpty }
    let width = rows.map { $0.label.width }.max() ?? 0
    return rows.map { row in
      style.strong(padded(row.label, width)) + "  " + long(row.value) + "\n"
    }.joined()
  }

  /// In columns of fixed width, for things that come one by one and are read later: with the
  /// time itself, since its distance from now would not stay true.
  func streamed<Subject>(_ shape: Shape<Subject>, _ subject: Subject, widths: [Int]) -> String {
    let cells = shape.fields(for: .peopleInLists).map { field in
      let value = field.value(subject)
      if case .time(let moment) = value { return moment.text }
      return cell(value)
    }
    return line(cells, widths) + "\n"
  }

  func streamHeader<Subject>(_ shape: Shape<Subject>, widths: [Int]) -> String {
    style.strong(line(shape.fields(for: .peopleInLists).map { $0.label.uppercased() }, widths))
      + "\n"
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let text = zip(cells, widths).map { padded($0, $1) }.joined(separator: "  ")
    return String(text.reversed().drop { $0 == " " }.reversed())
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.width))
  }

  /// Short, for a cell: times as their distance from now.
  private func cell(_ document: Document) -> String {
    switch document {
    case .null: "-"
    case .time(let moment): moment.relative(to: now)
    default: brief(document)
    }
  }

  /// With room for both: the time itself, and its distance.
  private func long(_ document: Document) -> String {
    guard case .time(let moment) = document else { return brief(document) }
    return "\(moment.text) (\(moment.relative(to: now)))"
  }

  private func brief(_ document: Document) -> String {
    switch document {
    case .bool(let value): value ? "yes" : "no"
    case .duration(let value): Span.text(value)
    case .list(let items): items.map(brief).joined(separator: ", ")
    case .record(let fields):
      fields.filter { !$0.value.isEmpty }.map { "\($0.name) \(long($0.value))" }
        .joined(separator: ", ")
    case .null, .number, .text, .time: (document.scalar ?? "").shown
    }
  }
}
