import Foundation
import FoundationNetworking
import JetonClient
import Testing

/// A server of somebody else's, which asks a real jetond about the bearer of each request.
@Suite struct DoorTests {
  private struct Answer: Equatable {
    var status: Int
    var body = ""
    var challenge: String?
    var hasRetryAfter = false
  }

  private func get(_ door: Door, _ authorization: String?) async throws -> Answer {
    var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(door.port)/")))
    request.setValue(authorization, forHTTPHeaderField: "Authorization")
    let (body, response) = try await URLSession.shared.data(for: request)
    let answer = try #require(response as? HTTPURLResponse)
    return Answer(
      status: answer.statusCode, body: String(decoding: body, as: UTF8.self),
      challenge: answer.value(forHTTPHeaderField: "WWW-Authenticate"),
      hasRetryAfter: answer.value(forHTTPHeaderField: "Retry-After") != nil)
  }

  @Test func `a good bearer comes in, others get 401 or 403, and 503 when nobody can say`()
    async throws
  {
    try await Daemon.run { daemon in
      let owner = try await daemon.owner()
      let door = try await daemon.create("door", .viewer, by: owner).secret
      let deploy = try await daemon.create("deploy", .contributor, by: owner).secret
      let server = try Door(
        TokenVerifier(try daemon.caller(door).channel, requiring: .contributor))
      let good = "Bearer \(deploy.reveal())"
      let invalid = Answer(status: 401, challenge: #"Bearer error="invalid_token""#)

      #expect(try await get(server, good) == Answer(status: 200, body: "deploy"))
      #expect(try await get(server, "bearer  \(deploy.reveal())").status == 200)
      #expect(try await get(server, nil) == Answer(status: 401, challenge: "Bearer"))
      #expect(try await get(server, "Basic YTpi") == invalid)
      #expect(try await get(server, "Bearer") == invalid)
      #expect(try await get(server, "Bearer nonsense") == invalid)
      #expect(
        try await get(server, "Bearer \(door.reveal())")
          == Answer(
            status: 403,
            challenge: #"Bearer error="insufficient_scope", scope="contributor""#))

      _ = try await owner.disable("deploy")
      #expect(try await get(server, good) == invalid)
      _ = try await owner.enable("deploy")
      #expect(try await get(server, good).status == 200)

      // Its own token is gone: that is no fault of who asks to come in.
      _ = try await owner.delete("door")
      #expect(try await get(server, good) == Answer(status: 503, hasRetryAfter: true))
    }
  }

  @Test func `a door whose authority is gone says 503, and opens again when it is back`()
    async throws
  {
    try await Daemon.run { daemon in
      let owner = try await daemon.owner()
      let deploy = try await daemon.create("deploy", .contributor, by: owner).secret
      let channel = try Channel(to: daemon.unix, authorization: deploy)
      let server = try Door(TokenVerifier(channel))
      let good = "Bearer \(deploy.reveal())"
      #expect(try await get(server, good).status == 200)
      try daemon.stop()
      #expect(try await get(server, good) == Answer(status: 503, hasRetryAfter: true))
      try daemon.start()
      try await eventually { try await get(server, good).status == 200 }
    }
  }
}

@Suite struct SecretSourceTests {
  @Test func `a token comes from a file, without what stands around it`() throws {
    let path = NSTemporaryDirectory() + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: path) }
    try "\n jeton_abc\r\n".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(try Secret.fromFile(path).reveal() == "jeton_abc")
    try " \n".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(throws: RPCError.self) { try Secret.fromFile(path) }
    let missing = #expect(throws: RPCError.self) { try Secret.fromFile(path + "-missing") }
    #expect(missing?.reason == "TOKEN_FILE" && missing?.message.contains("No such file") == true)
  }

  @Test func `a token comes from the environment`() {
    unsafe setenv("JETON_TOKEN_OF_A_TEST", "jeton_abc", 1)
    #expect(Secret.fromEnvironment("JETON_TOKEN_OF_A_TEST")?.reveal() == "jeton_abc")
    unsafe setenv("JETON_TOKEN_OF_A_TEST", "", 1)
    #expect(Secret.fromEnvironment("JETON_TOKEN_OF_A_TEST") == nil)
  }
}
