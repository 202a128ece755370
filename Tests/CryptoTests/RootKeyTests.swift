import Foundation
import JetonCrypto
import JetonSecret
import Testing

@Suite final class RootKeyTests {
  private let directory = FileManager.default.temporaryDirectory.appending(
    path: UUID().uuidString)
  private var path: String { directory.appending(path: "root.key").path }

  init() throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  @Test func `a key is read as it was made, and only its owner may read it`() throws {
    let made = try RootKey.create(file: path)
    let read = try RootKey.read(file: path)
    #expect(made.key(for: .credential) == read.key(for: .credential))
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test func `every purpose has a key of its own`() {
    let key = RootKey.generate()
    #expect(Set(RootKey.Purpose.allCases.map(key.key)).count == RootKey.Purpose.allCases.count)
  }

  @Test func `a key is never made over another`() throws {
    _ = try RootKey.create(file: path)
    #expect(throws: CryptoError.keyFile(path: path, problem: .cannotOpen(errno: EEXIST))) {
      try RootKey.create(file: self.path)
    }
  }

  @Test(arguments: [0o644, 0o640, 0o602])
  func `a file that others may touch is refused`(mode: Int) throws {
    _ = try RootKey.create(file: path)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    #expect(throws: CryptoError.keyFile(path: path, problem: .notPrivate)) {
      try RootKey.read(file: self.path)
    }
  }

  @Test func `a link to a file is refused`() throws {
    let link = directory.appending(path: "link").path
    _ = try RootKey.create(file: path)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(throws: CryptoError.keyFile(path: link, problem: .cannotOpen(errno: ELOOP))) {
      try RootKey.read(file: link)
    }
  }

  @Test(arguments: [
    "", "\n", String(repeating: "0", count: 64), String(repeating: "0", count: 65) + "\n",
    String(repeating: "g", count: 64) + "\n", String(repeating: "0", count: 63) + "\n",
  ])
  func `a file without a key is refused`(text: String) throws {
    _ = FileManager.default.createFile(
      atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    #expect(throws: CryptoError.keyFile(path: path, problem: .malformed)) {
      try RootKey.read(file: self.path)
    }
  }
}
