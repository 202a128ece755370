import Glibc

extension Secret {
  /// A credential's text has 55 characters; a file this long holds something else.
  private static let fileBytesMaximum = 4096

  /// The credential in an environment variable; nil where it is not set, or empty.
  public static func fromEnvironment(_ name: String = "JETON_TOKEN") -> Secret? {
    guard let text = unsafe getenv(name), unsafe text.pointee != 0 else { return nil }
    return unsafe Secret(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  /// The credential in a file; white space around it is not part of it.
  ///
  /// Throws INVALID_ARGUMENT with the reason `TOKEN_FILE` when the file cannot be read or holds none.
  public static func fromFile(_ path: String) throws(RPCError) -> Secret {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .tokenFile(path, unsafe String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: fileBytesMaximum)
    defer { for index in bytes.indices { bytes[index] = 0 } }
    let count = unsafe read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw .tokenFile(path, unsafe String(cString: strerror(errno))) }
    guard count < fileBytesMaximum,
      let first = bytes[..<count].firstIndex(where: isVisible),
      let last = bytes[..<count].lastIndex(where: isVisible)
    else { throw .tokenFile(path, "holds no token") }
    return Secret(bytes[first...last])
  }

  private static func isVisible(_ byte: UInt8) -> Bool { byte > UInt8(ascii: " ") }
}

extension RPCError {
  fileprivate static func tokenFile(_ path: String, _ problem: String) -> RPCError {
    RPCError(
      .invalidArgument, "\(path): \(problem)", reason: "TOKEN_FILE", domain: "rpc",
      isNotProcessed: true, isRetryForbidden: true)
  }
}
