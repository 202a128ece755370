import Glibc

/// The directory that holds the store and the key, and that nobody else may enter.
struct DataDirectory: Sendable {
  let path: String

  /// Makes it when it is not there; its parent must be.
  static func create(_ path: String) throws(FileError) -> DataDirectory {
    if unsafe mkdir(path, 0o700) != 0 && errno != EEXIST {
      throw .failed(path: path, operation: "mkdir", errno: errno)
    }
    return try DataDirectory(path)
  }

  /// Refuses a directory that another user owns or may look into.
  init(_ path: String) throws(FileError) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      throw .failed(path: path, operation: "stat", errno: errno)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .failed(path: path, operation: "stat", errno: ENOTDIR)
    }
    guard status.st_uid == geteuid() else { throw .notOurs(path: path) }
    let mode = status.st_mode & 0o777
    guard mode & 0o077 == 0 else { throw .notPrivate(path: path, mode: mode) }
    self.path = path
  }
}

func fileExists(_ path: String) -> Bool {
  unsafe access(path, F_OK) == 0
}
