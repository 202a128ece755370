// What the conformance runner drives the Swift client through: it asks for calls as a program
// would make them, by the client's public interface alone.

import Foundation
import JetonClient

@main
struct Adapter {
  static func main() async {
    let decoder = JSONDecoder()
    var adapter = Adapter()
    while let line = readLine() {
      do {
        try adapter.perform(decoder.decode(Command.self, from: Data(line.utf8)))
      } catch {
        Answer(id: 0, failed: "\(error)").say()
      }
    }
  }

  private var channel: Channel?
  private var configuration: Channel.Configuration?
  private var running: [Int: Task<Void, Never>] = [:]
  private var permits: [Int: Permits] = [:]

  private mutating func perform(_ command: Command) {
    switch command.do {
    case .connect: connect(command)
    case .call, .stream: call(command)
    case .watch: watch(command)
    case .take: permits[command.call ?? 0]?.add(command.count ?? 0)
    case .cancel: running[command.call ?? 0]?.cancel()
    case .methods: Answer(id: command.id, methods: Array(Stub.all.keys)).say()
    case .print: Answer(id: command.id, text: printed()).say()
    case .bench: bench(command)
    case .close:
      channel?.close()
      Answer(id: command.id).say()
    }
  }

  private mutating func connect(_ command: Command) {
    do throws(RPCError) {
      let configuration = try command.configuration()
      channel = try Channel(configuration)
      self.configuration = configuration
      Answer(id: command.id).say()
    } catch {
      Answer.ended(command.id, by: error).say()
    }
  }

  private mutating func call(_ command: Command) {
    guard let channel, let stub = Stub.all[command.method ?? ""] else {
      return Answer(id: command.id, failed: "there is no stub, or no connection").say()
    }
    let request = Array(command.request ?? Data())
    let permits = Permits(command.take)
    self.permits[command.id] = permits
    start(command.id) {
      switch stub {
      case .unary(let call):
        let exchange = try await call(channel, request, command.options)
        var answer = Answer(id: command.id, response: Data(exchange.response.encode()))
        if command.print == true { answer.text = exchange.printed }
        answer.say()
      case .streaming(let stream):
        try await permits.wait()
        try await stream(channel, request, command.options) { message in
          Answer(id: command.id, message: Data(message)).say()
          try await permits.wait()
        }
        Answer(id: command.id, end: true).say()
      }
    }
  }

  private mutating func bench(_ command: Command) {
    guard let channel, case .unary(let call)? = Stub.all[command.method ?? ""] else {
      return Answer(id: command.id, failed: "there is no stub, or no connection").say()
    }
    start(command.id) {
      let end = ContinuousClock.now + .seconds(command.seconds ?? 1)
      let request = Array(command.request ?? Data())
      let took = try await withThrowingTaskGroup(of: [Duration].self) { group in
        for _ in 0..<(command.in_flight ?? 1) {
          group.addTask {
            var took: [Duration] = []
            while ContinuousClock.now < end {
              let began = ContinuousClock.now
              _ = try await call(channel, request, CallOptions())
              took.append(ContinuousClock.now - began)
            }
            return took
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }.sorted()
      }
      var answer = Answer(id: command.id)
      answer.calls = took.count
      answer.p50_us = took[took.count / 2].microseconds
      answer.p99_us = took[took.count * 99 / 100].microseconds
      answer.say()
    }
  }

  private mutating func watch(_ command: Command) {
    guard let channel else { return }
    start(command.id) {
      let request = JetonV1.WatchEventsRequest(afterEpoch: command.after_epoch)
      for try await message in LedgerServiceClient(channel).follow(request) {
        Answer(id: command.id, message: Data(message.encode())).say()
      }
    }
  }

  private mutating func start(_ id: Int, _ body: @escaping @Sendable () async throws -> Void) {
    running[id] = Task {
      do {
        try await body()
      } catch {
        Answer.ended(id, by: error).say()
      }
    }
  }

  private func printed() -> String {
    var text = ""
    if let channel { dump(channel, to: &text) }
    if let configuration { dump(configuration, to: &text) }
    return text + "\(channel as Any) \(configuration as Any)"
  }
}

extension Duration {
  fileprivate var microseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }
}

/// How many messages of a stream may be taken.
private final class Permits: Sendable {
  private let isUnbounded: Bool
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  /// Nil is no bound.
  init(_ count: Int?) {
    isUnbounded = count == nil
    (stream, continuation) = AsyncStream.makeStream()
    add(count ?? 0)
  }

  func add(_ count: Int) {
    for _ in 0..<count { continuation.yield() }
  }

  func wait() async throws {
    if isUnbounded { return }
    for await _ in stream { return }
    throw CancellationError()
  }
}
