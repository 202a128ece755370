package import JetonDomain

/// A connection to a database of whatever engine. Parameters of a statement are written `?`.
package protocol RowConnection {
  func execute(_ sql: String, _ values: [Value]) throws(StoreError)
  /// Calls `row` for each row of the answer.
  func query(
    _ sql: String, _ values: [Value], row: ([Value]) throws(StoreError) -> Void
  ) throws(StoreError)

  /// A condition with one place: that a text holds what stands there.
  static func holds(_ text: String) -> String
  /// A column that is to restrict what another one leads to.
  static func restricting(_ column: String) -> String
}

extension RowConnection {
  package func execute(_ sql: String) throws(StoreError) {
    try execute(sql, [])
  }

  package func query(
    _ sql: String, row: ([Value]) throws(StoreError) -> Void
  ) throws(StoreError) {
    try query(sql, [], row: row)
  }

  /// The one integer a query answers; nil when there is none.
  package func integer(_ sql: String, _ values: [Value] = []) throws(StoreError) -> Int64? {
    var answer: Int64?
    try query(sql, values) { (row) throws(StoreError) in
      if case .integer(let number) = row.first { answer = number }
    }
    return answer
  }
}
