import Foundation
import Postmaster
import Testing

/// The program on PostgreSQL.
@Suite struct PostgresProcessTests {
  private let string: String

  init() throws {
    string = Postmaster.shared.string(database: try Postmaster.shared.makeDatabase())
  }

  @Test func `init, serve and org create work on PostgreSQL, and nodes share it`() throws {
    let place = try Place()
    let nothing = try place.run("serve", "--store", string)
    #expect(nothing.code == 65)
    let first = try place.run(
      "init", "--organization", "acme", "--owner", "alice", "--store", string)
    #expect(first.code == 0, "\(first.complaint)")
    #expect(!FileManager.default.fileExists(atPath: place.data + "/jeton.db"))
    let daemon = try place.serve(environment: ["JETOND_STORE": string])
    #expect(daemon.readyLine() != nil)
    // The daemon of another node does not keep an operator from the database.
    let created = try place.run(
      "org", "create", "--organization", "beta", "--owner", "bob", "--store", string)
    #expect(created.code == 0, "\(created.complaint)")
    let again = try place.run("init", "--organization", "c", "--owner", "d", "--store", string)
    #expect(again.code == 65)
    kill(daemon.id, SIGTERM)
    #expect(daemon.end() == 0)
  }

  @Test func `another root key does not open it, and none is made for it`() throws {
    let place = try Place()
    _ = try place.run("init", "--organization", "acme", "--owner", "alice", "--store", string)
    let other = try Place()
    let missing = try other.run(
      "init", "--organization", "beta", "--owner", "bob", "--store", string)
    #expect(missing.code == 65)
    #expect(missing.complaint.contains("root.key is missing"))
    _ = try other.run("init", "--organization", "beta", "--owner", "bob")
    let wrong = try other.run("serve", "--store", string)
    #expect(wrong.code == 74)
    #expect(wrong.complaint.contains("root key"))
  }

  @Test func `store copy moves a deployment to PostgreSQL and back, and proves it`() throws {
    let place = try Place()
    _ = try place.run("init", "--organization", "acme", "--owner", "alice")
    let there = try place.run("store", "copy", "sqlite", string)
    #expect(there.code == 0, "\(there.complaint)")
    #expect(there.output.contains("equal") && there.output.contains("root of their tree"))
    let again = try place.run("store", "copy", "sqlite", string)
    #expect(again.code == 65)
    #expect(again.complaint.contains("not empty"))
    let directory = place.directory.appending(path: "back")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    let back = try place.run("store", "copy", string, "sqlite:" + directory.path)
    #expect(back.code == 0, "\(back.complaint)")
    #expect(back.output == there.output)
    let daemon = try place.serve(environment: ["JETOND_STORE": string])
    #expect(daemon.readyLine() != nil)
    kill(daemon.id, SIGTERM)
    #expect(daemon.end() == 0)
    #expect(try place.run("store", "copy", "sqlite").code == 64)
    let absent = try Place().run("store", "copy", "sqlite", string)
    #expect(absent.code == 65, "without a root key")
  }

  @Test(arguments: [
    "postgres://jeton:hunter2@localhost/jeton", "host=localhost password=hunter2", "postgres",
    "host=x nonsense=y",
  ])
  func `what libpq does not understand, or holds a password, is refused`(text: String) throws {
    let refused = try Place().run("serve", "--store", text)
    #expect(refused.code == 78)
    #expect(refused.complaint.contains("PGPASSWORD"))
    #expect(!refused.complaint.contains("hunter2"))
  }
}
