import JetonMessages
import JetonRPC
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
  }

  func finishCall(_ frame: Frame, _ input: Span<UInt8>) {
    guard let call = calls.removeValue(forKey: frame.header.stream) else { return }
    let control = input.extracting(frame.control)
    if control.count == 0 {
      return connector.finish(call, .success([UInt8](copying: input.extracting(frame.body))))
    }
    guard let header = try? JetonRPCV1.ResponseHeader(decoding: control, limits: .standard) else {
      connector.finish(call, .failure(lost(isNotProcessed: false)))
      return fail(ConnectionError(.protocolError, "a ResponseHeader cannot be read"))
    }
    let body = [UInt8](copying: input.extracting(frame.body))
    connector.finish(call, RPCError(header).map { .failure($0) } ?? .success(body))
  }
}
