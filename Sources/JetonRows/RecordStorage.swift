package import JetonDomain

/// A connection together with the key that tells our rows from others.
package struct RecordStorage<Connection: RowConnection> {
  package let connection: Connection
  private let seal: RowSeal

  package init(connection: Connection, seal: RowSeal) {
    self.connection = connection
    self.seal = seal
  }

  package func put(_ record: some Record) throws(StoreError) {
    let table = type(of: record).table
    let values = record.values
    try connection.execute(table.put, values + [.bytes(seal.seal(of: table.name, values))])
  }

  /// A row that another way than `all` has brought.
  package func opened<Kept: Record>(_ row: [Value]) throws(StoreError) -> Kept {
    try seal.opened(row)
  }

  package func seal(of record: some Record) -> [UInt8] {
    seal.seal(of: type(of: record).table.name, record.values)
  }

  /// All records for which `condition`, which may also join, order and limit, holds.
  package func all<Kept: Record>(
    _ condition: String, _ values: [Value] = []
  ) throws(StoreError) -> [Kept] {
    var records: [Kept] = []
    try forEach(condition, values) { (record: Kept) in records.append(record) }
    return records
  }

  package func first<Kept: Record>(
    _ condition: String, _ values: [Value]
  ) throws(StoreError) -> Kept? {
    let records: [Kept] = try all(condition, values)
    return records.first
  }

  package func forEach<Kept: Record>(
    _ condition: String, _ values: [Value] = [],
    _ body: (Kept) throws(StoreError) -> Void
  ) throws(StoreError) {
    try connection.query("\(Kept.table.select) \(condition)", values) {
      (row) throws(StoreError) in
      let record: Kept = try seal.opened(row)
      try body(record)
    }
  }
}

extension RowSeal {
  /// A row that ends with its seal.
  package func opened<Kept: Record>(_ row: [Value]) throws(StoreError) -> Kept {
    let table = Kept.table
    let values = row.dropLast()
    guard row.last == .bytes(seal(of: table.name, values)) else {
      throw .corrupt(detail: "a row of \(table.name) was changed by somebody else")
    }
    var columns = Columns(Array(values))
    return try Kept(&columns)
  }
}
