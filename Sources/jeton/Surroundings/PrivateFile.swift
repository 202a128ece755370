import Glibc
import JetonSecret

/// Files that hold, or steer, credentials: nobody but their owner may read or write them.
struct PrivateFile {
  let path: String

  /// More than any of them needs.
  static let bytesMaximum = 64 << 10

  /// Nil when there is none.
  func contents() throws(Failure) -> Secret? {
    try contents(refusing: S_IRWXG | S_IRWXO)
  }

  /// For files without secrets: others may read them, not write.
  func publicContents() throws(Failure) -> Secret? {
    try contents(refusing: S_IWGRP | S_IWOTH)
  }

  private func contents(refusing bits: mode_t) throws(Failure) -> Secret? {
    do {
      let file = try Descriptor(opening: path, flags: O_RDONLY)
      let status = try file.status()
      guard status.st_mode & S_IFMT != S_IFDIR else {
        throw Failure(.usage, "\(path) is a directory")
      }
      guard status.st_mode & bits == 0 else { throw openToOthers(bits) }
      return try bytes(of: file.number)
    } catch let failure as Failure {
      throw failure
    } catch let error as SystemError where error.number == ENOENT {
      return nil
    } catch {
      throw Failure(.usage, "cannot read \(path): \(error)")
    }
  }

  private func bytes(of descriptor: Int32) throws -> Secret {
    var bytes: [UInt8] = []
    defer { for index in bytes.indices { bytes[index] = 0 } }
    bytes.reserveCapacity(PrivateFile.bytesMaximum)
    while true {
      let more = try System.read(descriptor, 4096)
      guard !more.isEmpty else { return Secret(bytes) }
      bytes += more
      guard bytes.count <= PrivateFile.bytesMaximum else {
        throw Failure(.usage, "\(path) is longer than \(PrivateFile.bytesMaximum) bytes")
      }
    }
  }

  private func openToOthers(_ bits: mode_t) -> Failure {
    let isSecret = bits & S_IRGRP != 0
    return Failure(
      .usage, "\(path) can be \(isSecret ? "read" : "changed") by other users of this machine",
      advice: ["close it to them: chmod \(isSecret ? "600" : "go-w") \(path.shellQuoted)"])
  }

  /// Replaces the file in one step; a reader sees the old text or the new one.
  func write(_ text: Secret) throws(Failure) {
    let draft = path + ".new"
    do {
      try makeDirectories()
      try? System.remove(draft)
      let file = try Descriptor(opening: draft, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
      try System.write(file.number, Array(text.reveal().utf8))
      try file.synchronize()
      try System.rename(draft, path)
    } catch {
      throw Failure(.failed, "cannot write \(path): \(error)")
    }
  }

  /// Fine when there is none.
  func remove() throws(Failure) {
    do {
      try System.remove(path)
    } catch  where error.number == ENOENT {
    } catch {
      throw Failure(.failed, "cannot remove \(path): \(error)")
    }
  }

  private func makeDirectories() throws(SystemError) {
    let parts = path.split(separator: "/").dropLast()
    var directory = path.hasPrefix("/") ? "" : "."
    for part in parts {
      directory += "/" + part
      do {
        try System.makeDirectory(directory, mode: 0o700)
      } catch  where error.number == EEXIST {
      }
    }
  }
}

extension String {
  /// As a shell takes it for one word.
  var shellQuoted: String {
    let isSafe = allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "_-./:@%+=,".contains($0))
    }
    return isSafe && !isEmpty
      ? self
      : "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        + "'"
  }
}
