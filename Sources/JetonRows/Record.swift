package import JetonDomain

/// A thing of the domain that is one sealed row of a table.
package protocol Record: Sendable, SendableMetatype {
  /// The first column is the key; the seal is not named.
  static var table: Table { get }
  var values: [Value] { get }
  init(_ columns: inout Columns) throws(StoreError)
}

/// A table of records, with its two statements.
package struct Table: Sendable {
  package let name: String
  package let columns: [String]
  package let select: String
  package let put: String

  package init(_ name: String, _ columns: [String]) {
    self.name = name
    self.columns = columns
    let all = columns + ["seal"]
    let places = all.map { _ in "?" }.joined(separator: ", ")
    let updates = all.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    select =
      "SELECT \(all.map { "\(name).\($0)" }.joined(separator: ", ")) FROM \(name)"
    put = """
      INSERT INTO \(name) (\(all.joined(separator: ", "))) VALUES (\(places))
      ON CONFLICT (\(all[0])) DO UPDATE SET \(updates)
      """
  }
}
