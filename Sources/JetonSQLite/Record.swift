import JetonDomain

/// A thing of the domain that is one sealed row of a table.
protocol Record: SendableMetatype {
  /// The first column is the key; the seal is not named.
  static var table: Table { get }
  var values: [Value] { get }
  init(_ columns: inout Columns) throws(StoreError)
}

/// A table of records, with its two statements.
struct Table: Sendable {
  let name: String
  let columns: [String]
  let select: String
  let put: String

  init(_ name: String, _ columns: [String]) {
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

/// A connection together with the key that tells our rows from others.
struct RecordStorage {
  let connection: Connection
  let seal: RowSeal

  func put(_ record: some Record) throws(StoreError) {
    let table = type(of: record).table
    let values = record.values
    try connection.execute(table.put, values + [.bytes(seal.seal(of: table.name, values))])
  }

  /// All records for which `condition`, which may also join, order and limit, holds.
  func all<Kept: Record>(
    _ condition: String, _ values: [Value] = []
  ) throws(StoreError) -> [Kept] {
    var records: [Kept] = []
    try forEach(condition, values) { (record: Kept) in records.append(record) }
    return records
  }

  func first<Kept: Record>(
    _ condition: String, _ values: [Value]
  ) throws(StoreError) -> Kept? {
    let records: [Kept] = try all(condition, values)
    return records.first
  }

  func forEach<Kept: Record>(
    _ condition: String, _ values: [Value] = [],
    _ body: (Kept) throws(StoreError) -> Void
  ) throws(StoreError) {
    try connection.query("\(Kept.table.select) \(condition)", values) {
      (row) throws(StoreError) in
      let record: Kept = try opened(row)
      try body(record)
    }
  }

  private func opened<Kept: Record>(_ row: [Value]) throws(StoreError) -> Kept {
    let table = Kept.table
    let values = row.dropLast()
    guard row.last == .bytes(seal.seal(of: table.name, values)) else {
      throw .corrupt(detail: "a row of \(table.name) was changed by somebody else")
    }
    var columns = Columns(Array(values))
    return try Kept(&columns)
  }
}
