import Glibc
import JetonDomain

/// SQLite's write-ahead log by a descriptor of our own. SQLite syncs it within a commit, where the
/// next transaction would have to wait for the disk too. Its locks are on the shared memory and the
/// database, so none is lost when this descriptor is closed.
final class LogFile: Sendable {
  private let descriptor: CInt

  /// Of a database that has been read from: then the log is there, and stays while it is open.
  init(ofDatabase path: String) throws(StoreError) {
    let log = path + "-wal"
    descriptor = unsafe Glibc.open(log, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .unavailable(detail: "\(log): errno \(errno)") }
  }

  deinit {
    close(descriptor)
  }

  /// Returns when all that was written is on disk. After a failure nobody knows what is: Linux
  /// reports a failed sync once and forgets the pages.
  func sync() throws(StoreError) {
    while fdatasync(descriptor) != 0 {
      if errno == EINTR { continue }
      throw .unknownOutcome(detail: "the log cannot be synced: errno \(errno)")
    }
  }
}
