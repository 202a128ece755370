extension LedgerServiceClient {
  /// Follows the ledger across lost connections: the events after an epoch, then each new one,
  /// without gap or duplicate, until the task is cancelled.
  ///
  /// It throws what another attempt does not cure; only UNAVAILABLE is tried again. Without
  /// `afterEpoch` it begins with what comes next.
  public func follow(
    _ request: JetonV1.WatchEventsRequest, options: CallOptions = CallOptions()
  ) -> LedgerWatch<Channel> {
    LedgerWatch(ledger: self, request: request, options: options)
  }
}

/// The ledger as it goes on. A message without an event says how far the watch has come.
public struct LedgerWatch<Channel: RPCChannel>: AsyncSequence, Sendable {
  public typealias Element = JetonV1.WatchEventsResponse
  public typealias Failure = RPCError

  let ledger: LedgerServiceClient<Channel>
  let request: JetonV1.WatchEventsRequest
  let options: CallOptions

  public func makeAsyncIterator() -> Iterator {
    Iterator(ledger: ledger, request: request, options: options)
  }

  public struct Iterator: AsyncIteratorProtocol {
    let ledger: LedgerServiceClient<Channel>
    /// Its `afterEpoch` is how far the watch has come.
    var request: JetonV1.WatchEventsRequest
    var options: CallOptions
    private var stream: RPCStream<Element>.Iterator?
    private var failures = 0

    init(
      ledger: LedgerServiceClient<Channel>, request: JetonV1.WatchEventsRequest,
      options: CallOptions
    ) {
      self.ledger = ledger
      self.request = request
      self.options = options
      if self.options.waitsForReady == nil { self.options.waitsForReady = true }
    }

    public mutating func next() async throws(RPCError) -> Element? {
      try await next(isolation: nil)
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(RPCError) -> Element? {
      while true {
        if let message = try await read(), moves(to: message) { return message }
      }
    }

    /// Nil when the stream was lost.
    private nonisolated(nonsending) mutating func read() async throws(RPCError) -> Element? {
      do throws(RPCError) {
        if stream == nil { try await open() }
        if let message = try await stream?.next(isolation: #isolation) {
          failures = 0
          return message
        }
      } catch {
        guard error.code == .unavailable, !error.isRetryForbidden else { throw error }
      }
      stream = nil
      failures += 1
      return nil
    }

    private nonisolated(nonsending) mutating func open() async throws(RPCError) {
      if failures > 0 { try await sleep(Reconnecting.pause(afterFailures: failures)) }
      stream = ledger.watchEvents(request, options: options).makeAsyncIterator()
    }

    /// False for an event that was there before.
    private mutating func moves(to message: Element) -> Bool {
      guard let position = request.afterEpoch else {
        request.afterEpoch = message.epoch
        return true
      }
      request.afterEpoch = Swift.max(position, message.epoch)
      return message.event == nil || message.epoch > position
    }
  }
}
