import Foundation
import JetonClient
import JetonMessages
import JetonRPC
import JetonSecret
import Postmaster
import Testing

/// Several real `jetond` on a PostgreSQL of their own, and its organization's OWNER.
final class Nodes {
  static let lease = Duration.seconds(2)

  let postmaster: Postmaster
  private let directory: String
  private let string: String
  private var all: [Node] = []

  private init() throws {
    directory = "/tmp/jeton-nodes-\(UInt32.random(in: .min ... .max))"
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o700])
    postmaster = try Postmaster()
    try postmaster.start()
    string = postmaster.string(database: try postmaster.makeDatabase())
    let result = try Program(name: "jetond")(
      [
        "init", "--data", directory + "/data", "--store", string, "--organization", "acme",
        "--owner", "alice", "--password-file", "-", "--password-memory", "64",
      ], input: Daemon.password + "\n")
    try #require(result.status == 0, "\(result.errors)")
  }

  static func run(
    isolation: isolated (any Actor)? = #isolation, _ body: (Nodes) async throws -> Void
  ) async throws {
    let nodes = try Nodes()
    defer { nodes.end() }
    try await body(nodes)
  }

  func start(_ name: String) throws -> Node {
    let node = try Node(name, store: string, in: directory)
    all.append(node)
    return node
  }

  private func end() {
    for node in all { node.kill() }
    try? postmaster.kill()
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// A session of the OWNER, which is good at every node.
  func owner(at node: Node) async throws -> Secret {
    let caller = try Caller(to: node.address, authorization: nil)
    var login = JetonV1.LoginRequest()
    login.user = "alice"
    login.password = Secret(Daemon.password)
    let session = try await caller.sessions.login(login).sessionToken
    // Nobody waits for the others to know of it.
    for other in all where other.isRunning {
      while try await !other.knows(session) { try await Task.sleep(for: .milliseconds(5)) }
    }
    return session
  }
}

final class Node {
  let name: String
  let address: String
  private let process = Process()

  init(_ name: String, store: String, in directory: String) throws {
    self.name = name
    let socket = "\(directory)/\(name)-\(UInt16.random(in: .min ... .max))"
    address = "unix:" + socket
    let ready = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", "exec 3>&1 1>/dev/null 2>>\"$1\"; shift; exec \"$@\"", "sh", directory + "/log",
      Program(name: "jetond").path, "serve", "--data", directory + "/data", "--tcp", "", "--unix",
      socket, "--ready-fd", "3", "--password-memory", "64", "--store", store, "--node-name", name,
      "--lease", "2s",
    ]
    process.standardOutput = ready
    process.standardInput = FileHandle.nullDevice
    try process.run()
    try ready.fileHandleForWriting.close()
    let line = try ready.fileHandleForReading.readToEnd() ?? Data()
    let log = (try? String(contentsOfFile: directory + "/log", encoding: .utf8)) ?? ""
    try #require(!line.isEmpty, "jetond did not start: \(log)")
  }

  func caller(_ credential: Secret) throws -> Caller {
    try Caller(to: address, authorization: credential)
  }

  var isRunning: Bool { process.isRunning }

  func knows(_ credential: Secret) async throws -> Bool {
    let caller = try caller(credential)
    do throws(RPCError) {
      _ = try await caller.whoAmI()
      return true
    } catch {
      if error.code == .unauthenticated { return false }
      throw error
    }
  }

  func signal(_ number: Int32) { Foundation.kill(process.processIdentifier, number) }

  func kill() {
    guard process.isRunning else { return }
    signal(SIGKILL)
    process.waitUntilExit()
  }

  func stop() {
    signal(SIGTERM)
    process.waitUntilExit()
  }
}
