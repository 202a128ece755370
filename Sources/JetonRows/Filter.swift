/// A WHERE clause under construction.
package struct Filter {
  private var terms: [String]
  package private(set) var values: [Value]

  package init(_ term: String, _ values: Value...) {
    terms = [term]
    self.values = values
  }

  package var condition: String {
    "WHERE " + terms.joined(separator: " AND ")
  }

  /// Nil restricts nothing.
  package mutating func add(_ term: String, _ value: Value?) {
    guard let value else { return }
    terms.append(term)
    values.append(value)
  }

  /// `condition` is of `RowConnection.holds`; no part restricts nothing. (LIKE would give a meaning
  /// to `%` and `_`.)
  package mutating func addPart(_ part: String, _ condition: String) {
    add(condition, part.isEmpty ? nil : .text(part))
  }
}
