import Foundation
import JetonClient
import JetonRPC
import JetonServer
import JetonSockets
import Testing

/// A client that knows PROTOCOL.md and none of our code (Tests/FreshClient, in Python), against our
/// server and against the vectors.
@Suite(.enabled(if: FreshClient.canRun)) struct FreshClientTests {
  @Test func `a client of less than 300 lines makes every call it needs to`() async throws {
    let toy = try ToyServer()
    let client = try FreshClient("session", toy.address)
    var said: [String] = []
    var draining: Task<Bool, Never>?
    for try await line in client.lines {
      said.append(line)
      if line == "waiting" {
        draining = Task { await toy.server.drain(within: .seconds(10)) }
      }
      if line.hasSuffix("not processed") { toy.toy.gate.open() }
    }
    #expect(
      said == [
        "answer hello", "error 4 DEADLINE_EXCEEDED rpc", "error 5 ASKED toy",
        "error 12 NO_SUCH_METHOD rpc", "error 8 TOO_LARGE rpc", "side by side 1600",
        "stream 1000 True", "stream DEADLINE_EXCEEDED", "waiting",
        "GOAWAY 0 the server is stopping", "error 14 UNREACHABLE rpc not processed",
        "released last",
      ])
    #expect(await draining?.value == true)
    // Its stream and its calls that were let go of are no more.
    #expect(toy.toy.cancelled.count == 4)
  }

  @Test func `it has less than 300 lines`() throws {
    let text = try String(
      contentsOf: FreshClient.folder.appending(path: "fresh_client.py"), encoding: .utf8)
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count < 300)
  }

  /// Of those left out one needs a client that announces how often it may be pinged, the others one
  /// that sends streams of requests.
  private static let vectors = Vectors.client.filter { vector in
    !["ping-too-many.jtn", "credit-0.jtn", "credit-overflow.jtn"].contains(vector.name)
  }

  @Test(arguments: vectors)
  func `it does as the vector says`(vector: Vector) async throws {
    let listener = try LoopbackListener()
    let client = try FreshClient("vector", listener.address)
    let peer = await RawPeer.accepted(from: listener.number)
    for line in vector.lines { try await peer.play(line, as: .server) }
    peer.hangUp()
    var said: [String] = []
    for try await line in client.lines { said.append(line) }
    #expect(said == vector.result.map { ["\($0)"] })
  }
}

enum Vectors {
  static let client = (try? Vector.all("client")) ?? []
}

/// One run of Tests/FreshClient/session.py.
struct FreshClient {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "FreshClient")
  private static let python = "/usr/bin/python3"
  static var canRun: Bool { FileManager.default.isExecutableFile(atPath: python) }

  private let output = Pipe()
  private let process = Process()

  init(_ task: String, _ address: Address) throws {
    process.executableURL = URL(filePath: Self.python)
    let place = "\(address)".replacing("tcp://", with: "")
    // No compiled files beside the sources.
    process.arguments = ["-B", Self.folder.appending(path: "session.py").path, task, place]
    process.standardOutput = output
    try process.run()
    try output.fileHandleForWriting.close()
  }

  /// What it prints, to its end.
  var lines: AsyncThrowingStream<String, any Error> {
    let reading = output.fileHandleForReading
    return AsyncThrowingStream { continuation in
      Thread.detachNewThread {
        var rest = Data()
        while let data = try? reading.read(upToCount: 1), !data.isEmpty {
          rest += data
          guard data[data.startIndex] == UInt8(ascii: "\n") else { continue }
          continuation.yield(String(decoding: rest.dropLast(), as: UTF8.self))
          rest = Data()
        }
        continuation.finish()
      }
    }
  }
}
