import Foundation
import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Testing

/// A real `jetond` on a directory of its own, with one organization, "acme", whose OWNER is
/// "alice".
final class Daemon {
  static let password = "correct horse battery"

  let directory: String
  let organization = "acme"
  private var process: Process?
  private var addresses = Addresses(unix: "", tcp: "")
  /// Every secret the test was given; searched for when the daemon has stopped.
  var secrets: [Secret] = []

  struct Addresses: Codable {
    var unix: String
    var tcp: String
  }

  private init(directory: String) {
    self.directory = directory
  }

  /// Runs `body` on a fresh daemon, stops it, and looks for every secret in all it left behind.
  static func run(
    _ flags: [String] = [], isolation: isolated (any Actor)? = #isolation,
    _ body: (Daemon) async throws -> Void
  ) async throws {
    let daemon = Daemon(directory: NSTemporaryDirectory() + "jeton-" + UUID().uuidString)
    defer { daemon.end() }
    try daemon.initialise()
    try daemon.start(flags)
    try await body(daemon)
    try daemon.stop()
    try daemon.searchForSecrets()
  }

  private func initialise() throws {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    let result = try Program(name: "jetond")(
      [
        "init", "--data", data, "--organization", organization, "--owner", "alice",
        "--password-file", "-", "--password-memory", "64",
      ], input: Self.password + "\n")
    try #require(result.status == 0, "\(result.errors)")
  }

  var data: String { directory + "/data" }
  var logFile: String { directory + "/log" }
  var unix: String { "unix:" + addresses.unix }
  var tcp: String { addresses.tcp }
  var processID: Int32 { process?.processIdentifier ?? 0 }

  func start(_ flags: [String] = []) throws {
    let process = Process()
    let ready = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    // The shell hands its standard output on as descriptor 3 and becomes the daemon.
    process.arguments =
      [
        "-c", "exec 3>&1 1>/dev/null 2>>\"$1\"; shift; exec \"$@\"", "sh", logFile,
        Program(name: "jetond").path, "serve", "--data", data, "--tcp", "127.0.0.1:0",
        "--ready-fd", "3", "--password-memory", "64",
      ] + flags
    process.standardOutput = ready
    process.standardInput = FileHandle.nullDevice
    try process.run()
    try ready.fileHandleForWriting.close()
    self.process = process
    let line = try ready.fileHandleForReading.readToEnd() ?? Data()
    try #require(!line.isEmpty, "jetond did not start: \(log)")
    addresses = try JSONDecoder().decode(Addresses.self, from: line)
  }

  var log: String {
    (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? ""
  }

  /// SIGTERM, and the exit status 0 that must follow.
  func stop() throws {
    guard let process else { return }
    process.terminate()
    process.waitUntilExit()
    self.process = nil
    #expect(process.terminationStatus == 0, "\(log)")
  }

  /// SIGKILL: as a crash.
  func kill() {
    guard let process else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    self.process = nil
  }

  /// The exit status of one that ends by itself.
  func waitForEnd() -> Int32 {
    guard let process else { return 0 }
    process.waitUntilExit()
    self.process = nil
    return process.terminationStatus
  }

  private func end() {
    kill()
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// S15: no file the daemon wrote, its log included, holds a secret.
  private func searchForSecrets() throws {
    let files = FileManager.default.enumerator(atPath: directory)
    while let name = files?.nextObject() as? String {
      guard let content = FileManager.default.contents(atPath: directory + "/" + name) else {
        continue
      }
      for secret in secrets {
        #expect(content.range(of: Data(secret.reveal().utf8)) == nil, "a secret is in \(name)")
      }
    }
  }
}
