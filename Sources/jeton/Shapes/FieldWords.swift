/// Values of named fields, as text of the ledger or of an error.
enum FieldWords {
  private static let spans: Set = ["default_token_life", "max_token_life", "max_rotation_overlap"]

  /// For a table: a span is "30d", not "2592000s".
  static func people(_ value: String, of field: String) -> String {
    guard spans.contains(field), let span = Span.read(value) else { return value }
    return Span.text(span)
  }
}
