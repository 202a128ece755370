import JetonMessages
import JetonRPC
import JetonSockets
import JetonWire

// What a server's frames say, decoded.

extension ClientSession {
  func readHello(_ control: Span<UInt8>) {
    guard let hello = try? JetonRPCV1.Hello(decoding: control, limits: .standard) else {
      return fail(ConnectionError(.protocolError, "the Hello cannot be read"))
    }
    connection.helloRead(
      frameBytes: hello.maxFrameBytes, controlBytes: hello.maxHeaderBytes,
      concurrentCalls: hello.maxConcurrentStreams, initialCredit: hello.initialCredit,
      pingInterval: .milliseconds(hello.minPingIntervalMs))
    isGreeted = true
    connector.sessionGreeted(self)
  }

  func readGoAway(_ control: Span<UInt8>) {
    guard let goAway = try? JetonRPCV1.GoAway(decoding: control, limits: .standard) else {
      return fail(ConnectionError(.protocolError, "the GoAway cannot be read"))
    }
    lastProcessed = min(lastProcessed, goAway.lastStreamID)
    reason = goAway.message.isEmpty ? "the server ended the connection" : goAway.message
    giveBackUnseen()
  }

  /// Calls that the server has not seen may go elsewhere at once.
  private func giveBackUnseen() {
    connection.goneAway(above: lastProcessed, at: connector.reactor.now)
    for (stream, call) in calls where stream > lastProcessed {
      calls[stream] = nil
      connector.finish(call, .failure(lost(isNotProcessed: true)))
    }
  }

  func finishCall(_ frame: Frame, _ input: Span<UInt8>) {
    guard let call = calls.removeValue(forKey: frame.header.stream) else { return }
    do throws(DecodingFailure) {
      if let error = try error(in: input.extracting(frame.control)) {
        return connector.finish(call, .failure(error))
      }
    } catch {
      connector.finish(call, .failure(lost(isNotProcessed: false)))
      return fail(ConnectionError(.protocolError, "a ResponseHeader cannot be read"))
    }
    guard call.outgoing.kind.streamsAnswers || !frame.header.flags.contains(.noMessage) else {
      return connector.finish(call, .failure(.noAnswer))
    }
    connector.finish(call, .success([UInt8](copying: input.extracting(frame.body))))
  }

  /// An empty header, which is the usual one, says that all is well.
  private func error(in control: Span<UInt8>) throws(DecodingFailure) -> RPCError? {
    guard control.count > 0 else { return nil }
    return RPCError(try JetonRPCV1.ResponseHeader(decoding: control, limits: .standard))
  }
}

extension RPCError {
  /// It ended well and says nothing, where one message is due.
  fileprivate static var noAnswer: RPCError {
    RPCError(.internal, "the answer has no message", reason: "BAD_ANSWER", domain: "rpc")
  }
}
