/// A WHERE clause under construction.
struct Filter {
  private var terms: [String]
  private(set) var values: [Value]

  init(_ term: String, _ values: Value...) {
    terms = [term]
    self.values = values
  }

  var condition: String {
    "WHERE " + terms.joined(separator: " AND ")
  }

  /// Nil restricts nothing.
  mutating func add(_ term: String, _ value: Value?) {
    guard let value else { return }
    terms.append(term)
    values.append(value)
  }

  /// LIKE would give a meaning to `%` and `_`.
  mutating func addPart(_ part: String, of text: String) {
    add("instr(\(text), ?) > 0", part.isEmpty ? nil : .text(part))
  }
}
