import CSQLite
import JetonCrypto
import JetonDomain
import JetonRows

/// A prepared statement of one connection.
@safe final class Statement {
  private let handle: OpaquePointer

  init(preparing sql: String, in database: OpaquePointer) throws(StoreError) {
    var prepared: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(
      database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let handle = unsafe prepared else {
      throw unsafe ResultCode(rawValue: code).error(String(cString: sqlite3_errmsg(database)))
    }
    unsafe self.handle = handle
  }

  deinit {
    unsafe sqlite3_finalize(handle)
  }

  /// Calls `row` for each row as long as it wants more, and leaves the statement ready for the next
  /// run. Returns the code it ended with.
  func run<Failure: Error>(
    _ values: [Value], row: ([Value]) throws(Failure) -> Scan
  ) throws(Failure) -> ResultCode {
    defer {
      unsafe sqlite3_reset(handle)
      unsafe sqlite3_clear_bindings(handle)
    }
    for (index, value) in values.enumerated() {
      let code = bind(value, at: Int32(index + 1))
      if code != SQLITE_OK { return ResultCode(rawValue: code) }
    }
    while true {
      let code = unsafe sqlite3_step(handle)
      guard code == SQLITE_ROW, try row(columns()) == .goOn else {
        return ResultCode(rawValue: code)
      }
    }
  }

  /// For the statements that run for every event: nothing is boxed. All parameters are bound anew
  /// by each run.
  func run(_ bind: (borrowing Bindings) -> Void) -> ResultCode {
    unsafe bind(Bindings(handle: handle))
    let code = unsafe sqlite3_step(handle)
    unsafe sqlite3_reset(handle)
    return ResultCode(rawValue: code)
  }

  private func bind(_ value: Value, at index: Int32) -> Int32 {
    switch value {
    case .null: return unsafe sqlite3_bind_null(handle, index)
    case .integer(let number): return unsafe sqlite3_bind_int64(handle, index, number)
    case .text(var text):
      return text.withUTF8 { text in
        unsafe text.withMemoryRebound(to: CChar.self) {
          unsafe jeton_bind_text(handle, index, $0.baseAddress, Int32($0.count))
        }
      }
    case .bytes(let bytes):
      return unsafe jeton_bind_blob(handle, index, bytes, Int32(bytes.count))
    }
  }

  private func columns() -> [Value] {
    let count = unsafe sqlite3_column_count(handle)
    return (0..<count).map { column(at: $0) }
  }

  private func column(at index: Int32) -> Value {
    switch unsafe sqlite3_column_type(handle, index) {
    case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(handle, index))
    case SQLITE_TEXT: return .text(String(decoding: bytes(at: index), as: UTF8.self))
    case SQLITE_BLOB: return .bytes(bytes(at: index))
    // Nothing of ours is a FLOAT, so one is read as what fits nowhere.
    default: return .null
    }
  }

  private func bytes(at index: Int32) -> [UInt8] {
    let start = unsafe sqlite3_column_blob(handle, index)
    let count = Int(unsafe sqlite3_column_bytes(handle, index))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }
}

/// The parameters of a statement about to run. What does not fit is bound as nothing, which our
/// tables refuse.
@safe struct Bindings: ~Copyable {
  fileprivate let handle: OpaquePointer

  func bind(_ number: Int64, at index: Int32) {
    unsafe sqlite3_bind_int64(handle, index, number)
  }

  func bind(_ bytes: [UInt8], at index: Int32) {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      _ = unsafe jeton_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count))
    }
  }

  func bind(_ hash: HashValue, at index: Int32) {
    let words = hash.words
    let bytes = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    unsafe withUnsafeBytes(of: bytes) { bytes in
      _ = unsafe jeton_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count))
    }
  }
}
