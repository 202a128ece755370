import CSQLite
import JetonDomain

/// An extended result code of SQLite, and what it means for whoever asked.
struct ResultCode: Hashable {
  let rawValue: Int32

  private var primary: Int32 { rawValue & 0xFF }

  /// After these nobody knows what is on disk: Linux reports a failed fsync once and forgets the
  /// pages. A write that fails is no such thing, since a commit without all its frames is none.
  var leavesDiskUnknown: Bool {
    switch rawValue {
    case SQLITE_IOERR | (2 << 8), SQLITE_IOERR | (3 << 8): false  // SHORT_READ, WRITE
    case SQLITE_IOERR | (1 << 8): false  // READ
    default: primary == SQLITE_IOERR
    }
  }

  func error(_ message: String) -> StoreError {
    let detail = "SQLite \(rawValue): \(message)"
    return switch primary {
    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_SCHEMA:
      .corrupt(detail: detail)
    case SQLITE_INTERRUPT: .cancelled
    default: .unavailable(detail: detail)
    }
  }
}
