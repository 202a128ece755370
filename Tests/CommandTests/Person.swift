import Foundation
import Glibc
import Testing

@testable import jeton

/// Somebody, or some script, at the command line: runs commands in this process on real files,
/// in a home of its own.
final class Person {
  let home: String
  var environment: [String: String]

  init() throws {
    home = FileManager.default.temporaryDirectory.path + "/jeton-" + UUID().uuidString
    try System.makeDirectory(home, mode: 0o700)
    environment = ["HOME": home]
  }

  deinit {
    try? FileManager.default.removeItem(atPath: home)
  }

  struct Ending: Equatable {
    var code: ExitCode
    var output: String
    var errors: String
  }

  func types(_ line: String..., input: String = "") async throws -> Ending {
    try await types(line, input: input)
  }

  func types(_ line: [String], input: String = "") async throws -> Ending {
    try write("input", input, mode: 0o600)
    let files = try ["input", "output", "errors"].map { name in
      try open(home + "/" + name, flags: name == "input" ? O_RDONLY : O_RDWR | O_CREAT | O_TRUNC)
    }
    defer { for file in files { close(file) } }
    let terminal = Terminal(
      input: files[0], output: files[1], errors: files[2], environment: environment)
    let code = await run(line, terminal)
    return Ending(code: code, output: try read("output"), errors: try read("errors"))
  }

  func write(_ name: String, _ text: String, mode: mode_t) throws {
    let file = try open(home + "/" + name, flags: O_WRONLY | O_CREAT | O_TRUNC)
    defer { close(file) }
    try System.write(file, Array(text.utf8))
    fchmod(file, mode)
  }

  func read(_ name: String) throws -> String {
    let file = try open(home + "/" + name, flags: O_RDONLY)
    defer { close(file) }
    return String(decoding: try System.read(file, 1 << 20), as: UTF8.self)
  }

  private func open(_ path: String, flags: Int32) throws -> Int32 {
    let file = unsafe Glibc.open(path, flags, 0o600)
    try #require(file >= 0, "\(path)")
    return file
  }
}

extension Person {
  func makeDirectories(_ path: String) throws {
    var directory = home
    for part in path.split(separator: "/") {
      directory += "/" + part
      try System.makeDirectory(directory, mode: 0o700)
    }
  }

  func mode(of path: String) throws -> mode_t {
    var status = stat()
    try #require(unsafe stat(home + "/" + path, &status) == 0)
    return status.st_mode & 0o7777
  }
}
