// The few things jetond itself does with files and descriptors.

import Glibc

enum FileError: Error, Sendable, Hashable {
  case failed(path: String, operation: String, errno: Int32)
  case tooLong(path: String, maximum: Int)
  case notPrivate(path: String, mode: UInt32)
  case notOurs(path: String)
}

extension FileError: CustomStringConvertible {
  var description: String {
    switch self {
    case .failed(let path, let operation, let code):
      "\(path): \(operation): \(errorText(code))"
    case .tooLong(let path, let maximum):
      "\(path) is longer than \(maximum) bytes"
    case .notPrivate(let path, let mode):
      "\(path) is open to others (\(String(mode, radix: 8))); run: chmod 700 \(path)"
    case .notOurs(let path):
      "\(path) belongs to another user; run jetond as that user"
    }
  }
}

func errorText(_ code: Int32) -> String {
  unsafe String(cString: strerror(code))
}

/// The whole of a small file; `-` is standard input.
func readFile(_ path: String, maximum: Int = 1 << 20) throws(FileError) -> [UInt8] {
  let descriptor = path == "-" ? dup(0) : unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .failed(path: path, operation: "open", errno: errno) }
  defer { close(descriptor) }
  var contents: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = unsafe read(descriptor, &chunk, chunk.count)
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw .failed(path: path, operation: "read", errno: errno) }
    if count == 0 { return contents }
    contents += chunk[..<count]
    guard contents.count <= maximum else { throw .tooLong(path: path, maximum: maximum) }
  }
}

func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(FileError) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else {
      throw .failed(path: "descriptor \(descriptor)", operation: "write", errno: errno)
    }
    rest = rest.dropFirst(count)
  }
}

func environmentVariable(_ name: String) -> String? {
  unsafe getenv(name).map { unsafe String(cString: $0) }
}

/// Empty when it is gone or out of sight.
func workingDirectory() -> String {
  guard let path = unsafe getcwd(nil, 0) else { return "" }
  defer { unsafe free(path) }
  return unsafe String(cString: path)
}
