import Glibc
import JetonDomain

/// Holds a directory for one daemon, for as long as this lives; the kernel lets go of it when
/// the process ends, however it ends.
final class DirectoryLock: Sendable {
  private let descriptor: Int32

  init(directory: String) throws(StoreError) {
    let path = directory + "/jeton.lock"
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .unavailable(detail: "\(path): errno \(errno)") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      Glibc.close(descriptor)
      throw .unavailable(
        detail: code == EWOULDBLOCK
          ? "another jetond has \(directory)" : "\(path): errno \(code)")
    }
  }

  deinit {
    Glibc.close(descriptor)
  }
}
