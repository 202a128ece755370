import Foundation

/// A directory of its own, and jetond started on it.
final class Place {
  let directory: URL
  var data: String { directory.appending(path: "data").path }

  init() throws {
    // Short, since the path of a Unix socket is.
    directory = URL(filePath: "/tmp/jetond-\(UInt32.random(in: .min ... .max))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  struct Ended {
    var code: Int32
    var output: String
    var complaint: String
  }

  func run(_ arguments: String...) throws -> Ended {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments + ["--data", data, "--password-memory", "8"]
    let (output, complaint) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = complaint
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let problem = complaint.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Ended(
      code: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      complaint: String(decoding: problem, as: UTF8.self))
  }

  /// In this place, so that `data` may be relative to it.
  func serve(data: String? = nil, environment: [String: String] = [:]) throws -> Daemon {
    try Daemon(
      program: Self.program, in: directory, data: data ?? self.data, environment: environment)
  }

  /// Beside the test bundle.
  private static var program: URL {
    Bundle.main.bundleURL.appending(path: "jetond")
  }
}

/// A running jetond.
final class Daemon {
  private let process = Process()
  private let ready = Pipe()
  private let complaint = Pipe()

  var id: Int32 { process.processIdentifier }

  init(program: URL, in directory: URL, data: String, environment: [String: String]) throws {
    process.currentDirectoryURL = directory
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Foundation hands down three descriptors only; the shell makes the fourth.
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "exec \"$0\" serve --data \"$1\" --tcp 127.0.0.1:0 --ready-fd 3 3>&1 1>/dev/null",
      program.path, data,
    ]
    process.standardOutput = ready
    process.standardError = complaint
    try process.run()
  }

  deinit { if process.isRunning { kill(id, SIGKILL) } }

  /// Nil when it ended without having been ready.
  func readyLine() -> String? {
    let line = String(
      decoding: ready.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return line.hasSuffix("\n") ? String(line.dropLast()) : nil
  }

  func end() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// The lines of its log, once it has ended.
  func log() -> [[String: String]] {
    let text = complaint.fileHandleForReading.readDataToEndOfFile()
    return text.split(separator: UInt8(ascii: "\n")).compactMap { line in
      try? JSONDecoder().decode([String: String].self, from: line)
    }
  }
}

/// A datagram socket, as a service manager listens on.
final class Datagrams {
  let path: String
  private let descriptor: Int32

  init(path: String) throws {
    self.path = path
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, length)
      }
    }
    guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }

  deinit { close(descriptor) }

  func next() -> String {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
