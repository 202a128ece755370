import Foundation
import Testing

/// The program itself, started as an operator would.
@Suite struct ProcessTests {
  @Test func `init makes a private store, once`() throws {
    let place = try Place()
    let first = try place.run("init", "--organization", "acme", "--owner", "alice")
    #expect(first.code == 0)
    let code = first.output.split(separator: "\n").last ?? ""
    #expect(code.hasPrefix("jcode_") && code.count == 55)
    for name in ["", "root.key", "jeton.db"] {
      let mode =
        try FileManager.default.attributesOfItem(
          atPath: place.data + "/" + name)[.posixPermissions] as? Int
      #expect((mode ?? 0o777) & 0o077 == 0, "\(name)")
    }
    let second = try place.run("init", "--organization", "beta", "--owner", "bob")
    #expect(second.code == 65)
    #expect(second.complaint.contains("run: jetond serve --data"))
    #expect(try place.run("org", "create", "--organization", "ACME", "--owner", "bob").code == 64)
    #expect(try place.run("org", "create", "--organization", "beta", "--owner", "bob").code == 0)
  }

  @Test func `a store is not served without init, without its key, or in the open`() throws {
    let place = try Place()
    let nothing = try place.run("serve")
    #expect(nothing.code == 65)
    #expect(nothing.complaint.contains("run: jetond init --data"))
    _ = try place.run("init", "--organization", "acme", "--owner", "alice")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o750], ofItemAtPath: place.data)
    let open = try place.run("serve")
    #expect(open.code == 65)
    #expect(open.complaint.contains("chmod 700"))
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: place.data)
    try FileManager.default.moveItem(
      atPath: place.data + "/root.key", toPath: place.data + "/elsewhere.key")
    #expect(try place.run("serve").code == 65)
    // Nor is a new key made for an old store.
    #expect(try place.run("init", "--organization", "b", "--owner", "c").code == 65)
  }

  @Test func `what jetond does not know it refuses before it does anything`() throws {
    let place = try Place()
    #expect(try place.run("--tcp", "0.0.0.0:7070").code == 78)
    #expect(try place.run("sevre").code == 64)
    #expect(try place.run("init", "--owner", "alice").code == 64)
    #expect(!FileManager.default.fileExists(atPath: place.data))
  }

  @Test func `it says when it is ready, survives SIGHUP, and drains on SIGTERM`() throws {
    let place = try Place()
    _ = try place.run("init", "--organization", "acme", "--owner", "alice")
    let daemon = try place.serve()
    let ready = try #require(daemon.readyLine())
    #expect(ready.hasPrefix(#"{"unix":"\#(place.data)/jetond.sock","tcp":"127.0.0.1:"#))
    #expect(ready.hasSuffix("\"}"))
    let limits = try String(contentsOfFile: "/proc/\(daemon.id)/limits", encoding: .utf8)
    #expect(limits.contains(/Max core file size +0 +0/))

    let second = try place.run("serve", "--tcp", "")
    #expect(second.code == 74)
    #expect(second.complaint.contains("another jetond"))

    kill(daemon.id, SIGHUP)
    kill(daemon.id, SIGTERM)
    #expect(daemon.end() == 0)
    let events = daemon.log().compactMap { $0["event"] }
    #expect(
      events.filter { $0 != "running_as_root" } == [
        "ready", "nothing_to_reload", "draining", "stopped",
      ])
  }

  @Test func `the ready line says where the socket is, from wherever`() throws {
    let place = try Place()
    _ = try place.run("init", "--organization", "acme", "--owner", "alice")
    let daemon = try place.serve(data: "data")
    let ready = try #require(daemon.readyLine())
    #expect(ready.hasPrefix(#"{"unix":"\#(place.data)/jetond.sock","#))
    kill(daemon.id, SIGTERM)
    #expect(daemon.end() == 0)
    #expect(!FileManager.default.fileExists(atPath: place.data + "/jetond.sock"))
  }

  @Test func `a service manager is told when it is ready`() throws {
    let place = try Place()
    _ = try place.run("init", "--organization", "acme", "--owner", "alice")
    let manager = try Datagrams(path: place.directory.path + "/notify")
    let daemon = try place.serve(environment: ["NOTIFY_SOCKET": manager.path])
    #expect(manager.next() == "READY=1")
    kill(daemon.id, SIGTERM)
    #expect(daemon.end() == 0)
  }

  @Test func `an address that is taken is said`() throws {
    let place = try Place()
    _ = try place.run("init", "--organization", "acme", "--owner", "alice")
    let daemon = try place.serve()
    let line = try #require(daemon.readyLine())
    let address = try #require(line.split(separator: "\"").dropLast().last)
    let other = try Place()
    _ = try other.run("init", "--organization", "acme", "--owner", "alice")
    let refused = try other.run("serve", "--tcp", String(address))
    #expect(refused.code == 69)
    #expect(!refused.complaint.isEmpty)
    kill(daemon.id, SIGTERM)
    #expect(daemon.end() == 0)
  }
}
