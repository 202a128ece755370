import Glibc

/// A file, or the input, a part at a time.
struct FileChunks {
  private let path: String

  private static let chunk = 1 << 18

  /// `-` is the input.
  init(_ path: String) {
    self.path = path
  }

  func forEach(_ body: ([UInt8]) throws -> Void) throws {
    do {
      if path == "-" { return try read(0, body) }
      let file = try Descriptor(opening: path, flags: O_RDONLY)
      try read(file.number, body)
    } catch let error as SystemError {
      throw Failure(.usage, "cannot read \(path): \(error)")
    }
  }

  private func read(_ descriptor: Int32, _ body: ([UInt8]) throws -> Void) throws {
    while true {
      let bytes = try System.read(descriptor, Self.chunk)
      if bytes.isEmpty { return }
      try body(bytes)
    }
  }

  /// The first bytes of a file; none of the input, which cannot be read twice.
  static func opening(of path: String, _ count: Int) throws(Failure) -> [UInt8] {
    if path == "-" { return [] }
    do {
      let file = try Descriptor(opening: path, flags: O_RDONLY)
      return try System.read(file.number, count)
    } catch {
      throw Failure(.usage, "cannot read \(path): \(error)")
    }
  }

  static func isDirectory(_ path: String) -> Bool {
    let file = try? Descriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
    return file != nil
  }
}
