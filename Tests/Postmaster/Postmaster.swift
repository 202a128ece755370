import Foundation
import Synchronization

/// A real PostgreSQL 15 in a directory of its own, on a Unix socket alone, with what it writes
/// synced. PostgreSQL refuses to run as root, so there it runs as the package's user.
package final class Postmaster: Sendable {
  package let directory: String
  package let port: Int
  /// Each ends its server, and removes the directory, when its pipe is closed: at the latest when this
  /// process ends, however it does.
  private let guardians = Mutex<[Guardian]>([])

  private static let programs = "/usr/lib/postgresql/15/bin/"

  /// One for all tests of a run that need nothing of their own.
  package static let shared: Postmaster = {
    do {
      let postmaster = try Postmaster()
      try postmaster.start()
      return postmaster
    } catch {
      fatalError("PostgreSQL 15 must be installed (make packages): \(error)")
    }
  }()

  /// A new cluster, or the copy of another one that follows it.
  package init(standbyOf primary: Postmaster? = nil, named name: String = "standby") throws {
    // Short, since the path of a Unix socket is.
    directory = "/tmp/jeton-pg-\(UInt32.random(in: .min ... .max))"
    // Names the socket; nothing listens on TCP.
    port = Int.random(in: 10_000..<60_000)
    try Self.asPostgres(["/bin/mkdir", "-m", "755", directory])
    if let primary {
      try Self.asPostgres([
        Self.programs + "pg_basebackup", "-D", data, "-R", "-X", "stream", "-c", "fast", "-d",
        "\(primary.string(database: "postgres")) application_name=\(name)",
      ])
    } else {
      try Self.asPostgres([
        Self.programs + "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
        "--no-sync",
      ])
    }
  }

  private var data: String { directory + "/data" }

  package func start(_ settings: String...) throws {
    var arguments = [
      Self.programs + "postgres", "-D", data, "-k", directory, "-p", "\(port)", "-c",
      "listen_addresses=", "-c", "fsync=on", "-c", "shared_buffers=32MB", "-c",
      "max_connections=200", "-c", "log_min_messages=fatal",
    ]
    for setting in settings { arguments += ["-c", setting] }
    let guardian = try Guardian(
      Self.process(Guardian.script + [directory, Self.programs + "pg_ctl"] + arguments))
    guardians.withLock { $0.append(guardian) }
    for _ in 0..<600 {
      if isReady { return }
      usleep(50_000)
    }
    throw Failed(description: "PostgreSQL did not start")
  }

  private var isReady: Bool {
    (try? Self.asPostgres([
      Self.programs + "pg_isready", "-q", "-h", directory, "-p", "\(port)",
    ])) != nil
  }

  /// At once: what was not synced is lost, as when the machine stops.
  package func kill() throws {
    try Self.asPostgres([Self.programs + "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
  }

  package func promote() throws {
    try Self.asPostgres([Self.programs + "pg_ctl", "-D", data, "-w", "promote"])
  }

  package var socket: String { "\(directory)/.s.PGSQL.\(port)" }

  package func string(database: String) -> String {
    "host=\(directory) port=\(port) user=postgres dbname=\(database)"
  }

  /// Runs SQL as an operator would; returns what it printed.
  @discardableResult
  package func run(_ sql: String, in database: String = "postgres") throws -> String {
    try Self.asPostgres([
      "/usr/bin/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d",
      string(database: database), "-c", sql,
    ])
  }

  /// An empty database.
  package func makeDatabase() throws -> String {
    let name = "jeton_\(UInt32.random(in: .min ... .max))"
    try run("CREATE DATABASE \(name) TEMPLATE template0")
    return name
  }

  private static func process(_ arguments: [String]) -> Process {
    let process = Process()
    let isRoot = geteuid() == 0
    let change = ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = (isRoot ? ["setpriv"] + change + ["--"] : []) + arguments
    process.currentDirectoryURL = URL(filePath: "/")
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
  }

  @discardableResult
  private static func asPostgres(_ arguments: [String]) throws -> String {
    let process = process(arguments)
    let output = Pipe()
    process.standardOutput = output
    let complaint = Pipe()
    process.standardError = complaint
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let problem = complaint.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failed(
        description: "\(arguments[0]): \(String(decoding: problem, as: UTF8.self))")
    }
    return String(decoding: text, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private final class Guardian: Sendable {
    static let script = [
      "/bin/sh", "-c",
      """
      directory=$1; stop=$2; shift 2; "$@" &
      read _; "$stop" -D "$directory/data" -m immediate -w stop; rm -rf "$directory"
      """, "sh",
    ]

    private let life: FileHandle

    init(_ process: Process) throws {
      let pipe = Pipe()
      life = pipe.fileHandleForWriting
      process.standardInput = pipe
      try process.run()
    }

    deinit { try? life.close() }
  }

  package struct Failed: Error, CustomStringConvertible {
    package let description: String
  }
}
