import Foundation
import JetonClient
import JetonMessages
import JetonRPC
import Testing

/// Architecture, invariant 1, on a disk that is slow and on one that fails: strace(1) stands between
/// the daemon and fdatasync(2).
@Suite(.enabled(if: Disk.canBeHeld)) struct SlowDiskTests {
  @Test func `nothing is told, nor shown, before it is on disk; verification does not wait`()
    async throws
  {
    try await Daemon.run { daemon in
      let owner = try await daemon.create("robot", .owner, by: daemon.owner()).secret
      daemon.secrets.append(owner)
      let (writer, reader) = (try daemon.caller(owner), try daemon.caller(owner))
      _ = try await (writer.whoAmI(), reader.whoAmI())
      let disk = try Disk(of: daemon, "delay_enter=700000")
      defer { disk.letGo() }

      let begin = ContinuousClock.now
      async let created = writer.accounts.createServiceAccount(Self.late)
      var seen: Duration?
      var verifications = 0
      while seen == nil {
        let before = ContinuousClock.now
        #expect(try await reader.verdict(owner) == .valid)
        if ContinuousClock.now - before < .milliseconds(500) { verifications += 1 }
        let names = try await reader.list().map(\.name)
        if names.contains("late") { seen = ContinuousClock.now - begin }
      }
      daemon.secrets.append(try await created.secret)
      #expect(ContinuousClock.now - begin >= .milliseconds(700))
      #expect(try #require(seen) >= .milliseconds(700))
      #expect(verifications > 0)
    }
  }

  private static let late = JetonV1.CreateServiceAccountRequest(name: "late", role: .viewer)

  @Test func `a disk that fails a sync ends the daemon, and promises nothing`() async throws {
    try await Daemon.run { daemon in
      let owner = try await daemon.create("robot", .owner, by: daemon.owner()).secret
      daemon.secrets.append(owner)
      let caller = try daemon.caller(owner)
      _ = try await caller.whoAmI()
      let disk = try Disk(of: daemon, "error=EIO")
      let refusal = await #expect(throws: RPCError.self) {
        _ = try await daemon.create("lost", .viewer, by: caller)
      }
      #expect(refusal?.code == .unavailable)
      disk.letGo()
      #expect(daemon.waitForEnd() != 0)
      #expect(daemon.log.contains("the log cannot be synced"))
      // Whether it is there nobody said; what was answered before is.
      try daemon.start()
      #expect(try await daemon.caller(owner).verdict(owner) == .valid)
    }
  }
}

/// Keeps a daemon's syncs from going as they should, as long as it lives.
private struct Disk {
  private static let tracer = "/usr/bin/strace"
  private let process = Process()

  /// Others may not trace a process that holds secrets.
  static var canBeHeld: Bool {
    getuid() == 0 && FileManager.default.isExecutableFile(atPath: tracer)
  }

  /// Returns when it is in force.
  init(of daemon: Daemon, _ fault: String) throws {
    let said = Pipe()
    process.executableURL = URL(filePath: Self.tracer)
    process.arguments = [
      "-f", "-p", "\(daemon.processID)", "-o", daemon.directory + "/trace", "-e",
      "trace=fdatasync", "-e", "inject=fdatasync:\(fault)",
    ]
    process.standardError = said
    try process.run()
    try said.fileHandleForWriting.close()
    // It says so once it has all threads.
    let line = try said.fileHandleForReading.read(upToCount: 1)
    try #require(line != nil, "strace cannot attach")
  }

  /// SIGTERM it would not hear: it has the signal mask of one of our threads.
  func letGo() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
