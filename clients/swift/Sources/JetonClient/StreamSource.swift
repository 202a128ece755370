import JetonMessages
import JetonRPC
import Synchronization

/// The receiving end of a stream: what has come and is not yet taken, at most the credit given.
final class StreamSource<Element: Message>: MessageSource {
  private let call: ClientCall
  private let channel: Channel
  private let inbox = StreamInbox()

  /// `hasAnswer`: the RESPONSE has the one message.
  init(_ call: ClientCall, _ channel: Channel, hasAnswer: Bool = false) {
    self.call = call
    self.channel = channel
    channel.start(
      call, onMessage: { [inbox] message in inbox.messageCame(message) },
      onEnd: { [inbox] result in
        if hasAnswer, case .success(let answer) = result { inbox.messageCame(answer) }
        inbox.ended(result)
      })
  }

  deinit {
    channel.cancel(call)
  }

  func next() async throws(RPCError) -> Element? {
    let taken = await withTaskCancellationHandler {
      await inbox.take()
    } onCancel: {
      channel.cancel(call)
    }
    guard let message = try taken.get() else { return nil }
    if let credit = inbox.creditDue(batch: channel.creditBatch) { channel.grant(credit, to: call) }
    return try decode(message)
  }
}

/// Between the channel's thread, which fills it, and the one task that empties it.
private final class StreamInbox: Sendable {
  private struct State {
    var messages: [[UInt8]] = []
    var end: Result<[UInt8]?, RPCError>?
    var reader: CheckedContinuation<Result<[UInt8]?, RPCError>, Never>?
    var taken: UInt32 = 0

    /// What the reader gets now, if anything.
    mutating func next() -> Result<[UInt8]?, RPCError>? {
      if messages.isEmpty { return end }
      taken += 1
      return .success(messages.removeFirst())
    }
  }

  private let state = Mutex(State())

  func take() async -> Result<[UInt8]?, RPCError> {
    await withCheckedContinuation { continuation in
      let next = state.withLock { state in
        let next = state.next()
        if next == nil { state.reader = continuation }
        return next
      }
      if let next { continuation.resume(returning: next) }
    }
  }

  func messageCame(_ message: [UInt8]) {
    wake { state in state.messages.append(message) }
  }

  /// What came before the end is still handed out.
  func ended(_ result: Result<[UInt8], RPCError>) {
    wake { state in state.end = result.map { _ in nil } }
  }

  func creditDue(batch: UInt32) -> UInt32? {
    state.withLock { state in
      guard state.taken >= batch else { return nil }
      defer { state.taken = 0 }
      return state.taken
    }
  }

  private func wake(_ change: (inout sending State) -> Void) {
    let waiting = state.withLock { state in
      change(&state)
      return state.reader == nil ? nil : (state.reader.take(), state.next())
    }
    if let (reader, next) = waiting, let reader, let next { reader.resume(returning: next) }
  }
}
