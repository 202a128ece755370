import Foundation

/// A program of this build, run to its end.
struct Program {
  let path: String
  /// Before the arguments of each run.
  var prefix: [String] = []

  init(name: String) {
    path = Self.folder.appending(path: name).path
  }

  /// A command line of one of ours, on a terminal that script(1) lends.
  init(onTerminal command: String) {
    path = "/usr/bin/script"
    prefix = ["-qec", Self.folder.path + "/" + command, "/dev/null"]
  }

  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Where the build put its programs: beside the test bundle.
  static let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()

  func callAsFunction(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = prefix + arguments
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
      .merging(environment) { $1 }
    let (standardInput, output, errors) = (Pipe(), TextSink(), TextSink())
    process.standardInput = standardInput
    process.standardOutput = output.pipe
    process.standardError = errors.pipe
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    process.waitUntilExit()
    return Result(status: process.terminationStatus, output: output.text(), errors: errors.text())
  }
}

/// Reads a pipe to its end beside the program, so that a program that says much does not stop.
final class TextSink: @unchecked Sendable {
  // Only the reading thread touches `data` until the semaphore is signalled.
  let pipe = Pipe()
  private var data = Data()
  private let done = DispatchSemaphore(value: 0)

  init() {
    Thread.detachNewThread { [self] in
      data = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
      done.signal()
    }
  }

  func text() -> String {
    try? pipe.fileHandleForWriting.close()
    done.wait()
    defer { done.signal() }
    return String(decoding: data, as: UTF8.self)
  }
}
