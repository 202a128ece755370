import Glibc

extension Secret {
  /// A credential's text has 55 characters; a file this long holds something else.
  private static let fileBytesMaximum = 4096

  /// The token in JETON_TOKEN, else in the file that JETON_TOKEN_FILE names; nil where neither is
  /// set.
  public static func fromEnvironment() throws(RPCError) -> Secret? {
    if let text = unsafe getenv("JETON_TOKEN"), unsafe text.pointee != 0 {
      return unsafe Secret(String(cString: text))
    }
    if let path = unsafe getenv("JETON_TOKEN_FILE"), unsafe path.pointee != 0 {
      return try unsafe fromFile(String(cString: path))
    }
    return nil
  }

  /// The first line of a file, which nobody but its owner may read.
  ///
  /// Throws INVALID_ARGUMENT with the reason `TOKEN_FILE` when there is no such file, others may
  /// read it, or it holds no token.
  public static func fromFile(_ path: String) throws(RPCError) -> Secret {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .tokenFile(path, unsafe String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .tokenFile(path, "is not a file")
    }
    guard status.st_mode & (S_IRWXG | S_IRWXO) == 0 else {
      throw .tokenFile(path, "is open to other users: chmod 600")
    }
    var bytes = [UInt8](repeating: 0, count: fileBytesMaximum)
    defer { for index in bytes.indices { bytes[index] = 0 } }
    let count = unsafe read(descriptor, &bytes, bytes.count)
    var line = bytes.prefix(max(count, 0)).prefix { $0 != UInt8(ascii: "\n") }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    guard !line.isEmpty, count < fileBytesMaximum else { throw .tokenFile(path, "holds no token") }
    return Secret(line)
  }
}

extension RPCError {
  fileprivate static func tokenFile(_ path: String, _ problem: String) -> RPCError {
    RPCError(
      .invalidArgument, "\(path): \(problem)", reason: "TOKEN_FILE", domain: "rpc",
      isNotProcessed: true, isRetryForbidden: true)
  }
}
