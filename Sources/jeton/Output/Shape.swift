/// How a kind of thing is shown: its fields in order, under the names that programs rely on.
struct Shape<Subject>: Sendable {
  struct Field: Sendable {
    let name: String
    /// For people.
    let label: String
    let place: Place
    /// The names inside, when the value is a record of its own.
    let parts: [String]
    let value: @Sendable (Subject) -> Document
  }

  /// Who sees a field, and when.
  struct Place: OptionSet, Sendable {
    let rawValue: UInt8

    static var programs: Self { Self(rawValue: 1) }
    static var peopleInLists: Self { Self(rawValue: 2) }
    static var peopleInDetail: Self { Self(rawValue: 4) }

    static var list: Self { [.programs, .peopleInLists, .peopleInDetail] }
    static var detail: Self { [.programs, .peopleInDetail] }
    static var people: Self { [.peopleInLists, .peopleInDetail] }
  }

  let fields: [Field]

  init(_ fields: [Field]) {
    self.fields = fields
  }

  func fields(for place: Place) -> [Field] {
    fields.filter { $0.place.isSuperset(of: place) }
  }

  func document(_ subject: Subject) -> Document {
    .record(
      fields(for: .programs).map { Document.Field(name: $0.name, value: $0.value(subject)) })
  }

  /// The first row of CSV: nested fields by their path.
  var columns: [String] {
    fields(for: .programs).flatMap { field in
      field.parts.isEmpty ? [field.name] : field.parts.map { field.name + "." + $0 }
    }
  }
}

extension Shape.Field {
  static func field(
    _ name: String, _ label: String, _ place: Shape.Place = .list,
    _ value: @escaping @Sendable (Subject) -> Document
  ) -> Self {
    Self(name: name, label: label, place: place, parts: [], value: value)
  }

  static func nested<Inner>(
    _ name: String, _ label: String, _ place: Shape.Place, _ shape: Shape<Inner>,
    _ value: @escaping @Sendable (Subject) -> Inner?
  ) -> Self {
    Self(name: name, label: label, place: place, parts: shape.columns) { subject in
      value(subject).map(shape.document) ?? .null
    }
  }
}
