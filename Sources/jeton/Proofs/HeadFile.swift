import Glibc
import JetonLedger

/// A file of signed heads, one note behind the other: what a witness keeps.
struct HeadFile: Sendable {
  let path: String

  /// Many years of a head a minute.
  private static let bytesMaximum = 1 << 30

  /// Nil when there is no such file.
  func heads() throws(Failure) -> [HeadNote]? {
    let text: String
    do {
      let file = try Descriptor(opening: path, flags: O_RDONLY)
      var bytes: [UInt8] = []
      while true {
        let more = try System.read(file.number, 1 << 16)
        if more.isEmpty { break }
        bytes += more
        guard bytes.count <= Self.bytesMaximum else {
          throw Failure(.usage, "\(path) is longer than \(Self.bytesMaximum) bytes")
        }
      }
      text = String(decoding: bytes, as: UTF8.self)
    } catch let failure as Failure {
      throw failure
    } catch let error as SystemError where error.number == ENOENT {
      return nil
    } catch {
      throw Failure(.failed, "cannot read \(path): \(error)")
    }
    guard let heads = HeadNote.read(text) else {
      throw Failure(.usage, "\(path) holds something else than signed heads")
    }
    return heads
  }

  /// Durable on return.
  func append(_ head: SignedCheckpoint) throws(Failure) {
    do {
      let file = try Descriptor(
        opening: path, flags: O_WRONLY | O_CREAT | O_APPEND, mode: 0o644)
      let isFirst = try file.status().st_size == 0
      // In one write, so that no reader sees half a head.
      try System.write(file.number, Array(((isFirst ? "" : "\n") + head.note).utf8))
      try file.synchronize()
    } catch {
      throw Failure(.failed, "cannot write \(path): \(error)")
    }
  }

  /// All heads of some files, which must be there.
  static func heads(in paths: [String]) throws(Failure) -> [HeadNote] {
    var heads: [HeadNote] = []
    for path in paths {
      guard let found = try HeadFile(path: path).heads() else {
        throw Failure(.usage, "there is no file \(path)")
      }
      guard !found.isEmpty else { throw Failure(.usage, "\(path) holds no head") }
      heads += found
    }
    return heads
  }
}
