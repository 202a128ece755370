import Foundation
import Glibc
import JetonClient
import JetonMessages
import JetonRPC
import JetonServer
import JetonSockets
import JetonWire
import Testing

/// `make endurance` makes a million calls each instead.
@Suite struct EnduranceTests {
  private static let calls =
    ProcessInfo.processInfo.environment["JETON_CALLS"].flatMap { Int($0) } ?? 100_000

  /// Two calls in three are cancelled, before, while or after their handlers run.
  @Test func `calls with random cancels leave every slot free, and memory flat`() async throws {
    var limits = Limits.standard
    limits.concurrentCallsMaximum = 64
    limits.cancelsPerSecondMaximum = .max
    let toy = try ToyServer(limits: limits)
    let peer = await RawPeer.greeting(toy.address)
    var random = SplitMix(seed: 42)
    var stream: UInt32 = 1
    let endurance = Endurance(calls: Self.calls)
    for round in 0..<Self.calls / 100 {
      if round == Self.calls / 1000 { endurance.begin() }
      var bytes: [UInt8] = []
      for _ in 0..<100 {
        let method = [Toy.echo, Toy.echoLater, Toy.wait][Int(random.next() % 3)]
        bytes += .request(stream, method, "")
        if method == Toy.wait || random.next() % 2 == 0 { bytes += .frame(.cancel, stream: stream) }
        stream += 2
      }
      peer.send(bytes)
      let answers = await peer.blocking {
        (0..<100).count { _ in peer.readFrameNow()?.header.type == .response }
      }
      try #require(answers == 100)
    }
    #expect(endurance.growth(of: "raw unary calls") < 16 << 20)
    // All slots are free: as many calls wait at once as there are slots.
    for _ in 0..<64 {
      peer.send(.request(stream, Toy.wait, ""))
      stream += 2
    }
    toy.toy.gate.open()
    for _ in 0..<64 { #expect(await peer.readResponse()?.code == 0) }
    #expect(toy.server.counters.open == 1)
  }

  /// Every kind of call, most of them let go of before, while or after their handlers run, some
  /// after a few messages either way.
  @Test func `mixed calls with random cancels leave credits exact, slots free and memory flat`()
    async throws
  {
    var limits = Limits.standard
    limits.concurrentCallsMaximum = 64
    limits.cancelsPerSecondMaximum = .max
    let toy = try ToyServer(limits: limits)
    let channel = try toy.channel()
    let endurance = Endurance(calls: Self.calls)
    try await mixedCalls(Self.calls / 10, on: channel, seed: 1)
    endurance.begin()
    try await mixedCalls(Self.calls / 10 * 9, on: channel, seed: 2)
    #expect(endurance.growth(of: "calls of every kind") < 16 << 20)
    // All slots are free, and a stream starts with all of its credit.
    let waiting = (0..<64).map { _ in channel.sending(Toy.sumLater) }
    for call in waiting {
      for _ in 0..<16 { try await call.requests.write(Toy.Text("1")) }
    }
    toy.toy.gate.open()
    for call in waiting { #expect(try await call.response().number == 16) }
    #expect(toy.server.counters.open == 1)
  }

  /// In a process of its own, where nothing else has threads and descriptors.
  @Test func `channels and servers leave no thread and no descriptor behind`() async {
    await #expect(processExitsWith: .success) {
      func round() async throws {
        let toy = try ToyServer()
        let channel = try toy.channel()
        guard try await channel.call(Toy.echoLater, "x") == "x" else { exit(1) }
        for try await text in channel.stream(Toy.count, "0") where text.number == 20 { break }
        let call = Task { try await channel.call(Toy.wait, "") }
        await toy.toy.waiting.reached(1)
        channel.close()
        _ = try? await call.value
        await toy.server.drain(within: .milliseconds(1))
      }
      try await round()
      let before = try await held(atMost: 0)
      for _ in 0..<50 { try await round() }
      guard try await held(atMost: before) <= before else { exit(2) }
      exit(0)
    }
  }

  /// In a process of its own, since it takes all descriptors.
  @Test func `open connections are served while there are no descriptors left`() async {
    await #expect(processExitsWith: .success) {
      let toy = try ToyServer()
      let channel = try toy.channel { $0.attemptsMaximum = 1 }
      guard try await channel.call(Toy.echo, "alive") == "alive" else { exit(1) }
      let descriptors = __rlimit_resource_t(7)  // RLIMIT_NOFILE
      var limit = rlimit()
      unsafe getrlimit(descriptors, &limit)
      limit.rlim_cur = 64
      unsafe setrlimit(descriptors, &limit)
      // The client's end needs one too: it is taken first.
      let mine = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
      while dup(0) >= 0 {}
      guard await RawPeer(connecting: mine, to: toy.address).isAtEnd() else { exit(2) }
      guard try await channel.call(Toy.echo, "alive") == "alive" else { exit(3) }
      exit(0)
    }
  }
}

/// Sixteen callers side by side.
private func mixedCalls(_ count: Int, on channel: Channel, seed: UInt64) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for caller in 0..<16 {
      group.addTask {
        var random = SplitMix(seed: seed << 8 | UInt64(caller))
        for _ in 0..<count / 16 { try await mixedCall(on: channel, &random) }
      }
    }
    try await group.waitForAll()
  }
}

/// One call, with up to three messages each way; a stream is let go of wherever it then is.
private func mixedCall(on channel: Channel, _ random: inout SplitMix) async throws {
  let messages = Int(random.next() % 4)
  let isFinished = random.next() % 3 == 0
  switch random.next() % 4 {
  case 0: _ = try await channel.call(Toy.echoLater, "x")
  case 1:
    var answers = channel.stream(Toy.count, isFinished ? "3" : "0").makeAsyncIterator()
    for _ in 0..<messages { _ = try await answers.next() }
  case 2:
    let call = channel.sending(Toy.sum)
    for _ in 0..<messages { try await call.requests.write(Toy.Text("1")) }
    if isFinished { #expect(try await call.response().number == messages) }
  default:
    let call = channel.talking(Toy.echoAll)
    var answers = call.responses.makeAsyncIterator()
    for _ in 0..<messages {
      try await call.requests.write(Toy.Text("1"))
      _ = try await answers.next()
    }
    if isFinished { call.requests.finish() }
  }
}

/// What many calls take, told when they are over. The first tenth warms up.
private final class Endurance {
  private let calls: Int
  private let start = ContinuousClock.now
  private var before = 0

  init(calls: Int) { self.calls = calls }

  func begin() { before = residentBytes() }

  /// In bytes.
  func growth(of kind: String) -> Int {
    let (time, after) = (start.duration(to: .now), residentBytes())
    print(
      "\(calls) \(kind), some of them cancelled: \(time.components.seconds) s, "
        + "resident memory \(before >> 10) KiB after a tenth, \(after >> 10) KiB at the end")
    return after - before
  }
}

/// Of this process, by the kernel's count (proc(5): statm is in pages).
private func residentBytes() -> Int {
  let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  return (fields.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
}

/// Threads and descriptors of this process, once they are few enough or have had their time.
private func held(atMost maximum: Int) async throws -> Int {
  var count = Int.max
  for _ in 0..<100 {
    let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    count = threads + descriptors
    if count <= maximum { break }
    try await Task.sleep(for: .milliseconds(10))
  }
  return count
}

/// A generator with a seed, so that a failure can be repeated.
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
