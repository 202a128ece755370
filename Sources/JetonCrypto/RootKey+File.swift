import Glibc
import JetonSecret

// The key's file: 64 hexadecimal digits and a line end, for its owner's eyes only.
extension RootKey {
  package static func read(file path: String) throws(CryptoError) -> RootKey {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .keyFile(path: path, problem: .cannotOpen(errno: errno)) }
    defer { close(descriptor) }
    guard isPrivate(descriptor) else { throw .keyFile(path: path, problem: .notPrivate) }
    // One byte more than a key, to see that there is no more.
    var text = [UInt8](repeating: 0, count: 2 * byteCount + 2)
    defer { wipe(&text) }
    let count = unsafe Glibc.read(descriptor, &text, text.count)
    guard count == 2 * byteCount + 1, text[2 * byteCount] == UInt8(ascii: "\n"),
      let key = RootKey(hexadecimal: text.prefix(2 * byteCount))
    else { throw .keyFile(path: path, problem: .malformed) }
    return key
  }

  /// Makes a new key in a new file, durable on return; refuses a file that is there.
  package static func create(file path: String) throws(CryptoError) -> RootKey {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let descriptor = unsafe Glibc.open(path, flags, 0o600)
    guard descriptor >= 0 else { throw .keyFile(path: path, problem: .cannotOpen(errno: errno)) }
    defer { close(descriptor) }
    let key = generate()
    var text = key.hexadecimal + [UInt8(ascii: "\n")]
    defer { wipe(&text) }
    guard unsafe write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0,
      syncDirectory(of: path)
    else {
      let code = errno
      unsafe unlink(path)
      throw .keyFile(path: path, problem: .cannotWrite(errno: code))
    }
    return key
  }

  private static func isPrivate(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return false }
    return status.st_mode & S_IFMT == S_IFREG && status.st_mode & 0o077 == 0
  }

  /// A new name is durable only once its directory is (fsync(2)).
  private static func syncDirectory(of path: String) -> Bool {
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = unsafe Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }
}

extension RootKey {
  fileprivate init?(hexadecimal digits: ArraySlice<UInt8>) {
    var bytes: [UInt8] = []
    defer { wipe(&bytes) }
    var high: UInt8?
    for digit in digits {
      guard let value = Self.value(of: digit) else { return nil }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    self.init(Secret(bytes))
  }

  fileprivate var hexadecimal: [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return secret.withBytes { bytes in
      bytes.indices.flatMap { [digits[Int(bytes[$0] >> 4)], digits[Int(bytes[$0] & 15)]] }
    }
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
