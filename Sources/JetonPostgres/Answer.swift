import CPostgres
import JetonDomain
import JetonRows

/// What the server said to one statement.
@safe final class Answer {
  private let result: OpaquePointer

  /// Takes ownership.
  init(_ result: OpaquePointer) {
    unsafe self.result = result
  }

  deinit {
    unsafe PQclear(result)
  }

  var status: ExecStatusType { unsafe PQresultStatus(result) }

  var hasSucceeded: Bool { status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK }

  /// Such as COMMIT, or ROLLBACK where a COMMIT met a transaction that had failed.
  var tag: String { unsafe String(cString: PQcmdStatus(result)) }

  /// Rows that a DELETE or an UPDATE met.
  var affectedCount: Int { Int(unsafe String(cString: PQcmdTuples(result))) ?? 0 }

  /// Nil when the server said nothing, as when there is no connection any more.
  var sqlState: SQLState? { unsafe Self.sqlState(of: result) }

  static func sqlState(of result: OpaquePointer) -> SQLState? {
    let field = unsafe PQresultErrorField(result, Int32(UInt8(ascii: "C")))
    return unsafe field.map { unsafe SQLState(code: String(cString: $0)) }
  }

  /// The first line alone: the others may quote parameters.
  var message: String {
    let field = unsafe PQresultErrorField(result, Int32(UInt8(ascii: "M")))
    return unsafe field.map { unsafe String(cString: $0) } ?? "no reason given"
  }

  var rowCount: Int32 { unsafe PQntuples(result) }

  func rows() throws(StoreError) -> [[Value]] {
    try (0..<rowCount).map { (number) throws(StoreError) in try row(number) }
  }

  func row(_ number: Int32) throws(StoreError) -> [Value] {
    try (0..<(unsafe PQnfields(result))).map { (column) throws(StoreError) in
      try value(number, column)
    }
  }

  // Of pg_type.dat; the numbers are the same in every database.
  private static let (bytea, bigint, text): (Oid, Oid, Oid) = (17, 20, 25)

  private func value(_ row: Int32, _ column: Int32) throws(StoreError) -> Value {
    if unsafe PQgetisnull(result, row, column) != 0 { return .null }
    let count = Int(unsafe PQgetlength(result, row, column))
    let bytes = unsafe [UInt8](
      UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: count))
    switch unsafe PQftype(result, column) {
    case Self.bigint where count == 8:
      return .integer(Int64(bitPattern: UInt64(bigEndian: bytes[...])))
    case Self.text: return .text(TextWithoutNUL.original(bytes))
    case Self.bytea: return .bytes(bytes)
    default: throw .corrupt(detail: "a column is of no type that is ours")
    }
  }
}

/// A statement and what stands in its places.
struct Question {
  let sql: String
  var values: [Value] = []

  init(_ sql: String, _ values: [Value] = []) {
    self.sql = sql
    self.values = values
  }
}
