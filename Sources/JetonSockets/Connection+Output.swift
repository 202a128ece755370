import Glibc
import JetonWire

/// What has been said last has this long to reach the peer.
private let flushTimeout: Duration = .seconds(1)

extension Connection {
  package func send(_ append: (inout [UInt8]) -> Void) {
    loop.preconditionCurrent()
    guard case .open = phase, doom == nil else { return }
    output.append(append)
    touch()
    if output.count > outputMark { isCongested = true }
    guard output.count > limits.bytesMaximum else { return }
    // A long turn, or a peer that does not read: writing now tells which.
    writeOutput()
    if output.count > limits.bytesMaximum { doom = .outputOverflow(maximum: limits.bytesMaximum) }
  }

  package func close() {
    loop.preconditionCurrent()
    switch phase {
    case .open: phase = .flushing(loop.now + flushTimeout)
    case .flushing, .lingering, .closed: return
    }
    touch()
  }

  /// The end of a turn in which something happened.
  func settle() {
    isTouched = false
    if let doom { return finish(doom) }
    switch phase {
    case .open: settleOpen()
    case .flushing(let deadline): settleFlushing(deadline)
    case .lingering, .closed: break
    }
  }

  private func settleOpen() {
    writeOutput()
    if let doom { return finish(doom) }
    watch(interest(in: transport))
    if output.count == 0, isCongested {
      isCongested = false
      session?.outputDrained()
    }
    wake(before: (session?.deadline).flatMap(\.self).orEarlier(stallDeadline))
  }

  /// An alarm that is set to an earlier time is left as it is: it rings for nothing, and is set anew
  /// then. Moving it for every call that puts the idle time off would cost more.
  private func wake(before deadline: ContinuousClock.Instant?) {
    guard let deadline else { return }
    if let instant = alarm.instant, instant <= deadline { return }
    loop.set(alarm, to: deadline)
  }

  private func settleFlushing(_ deadline: ContinuousClock.Instant) {
    dismiss(.byUs)
    writeOutput()
    if let doom { return finish(doom) }
    if output.count > 0 {
      watch(Epoll.writable)
    } else {
      if case .tls(let stream) = transport { stream.shutDown() }
      shutdown(number, CInt(SHUT_WR))
      phase = .lingering(deadline)
      watch(Epoll.peerEnded)
    }
    loop.set(alarm, to: deadline)
  }

  private func interest(in transport: Transport) -> UInt32 {
    // Watching what cannot be read before something is written would spin.
    if transport.readWantsWrite { return Epoll.writable }
    return output.count > 0 ? Epoll.readable | Epoll.writable : Epoll.readable
  }

  private func writeOutput() {
    guard output.count > 0 else { return }
    let count =
      switch transport {
      case .plain: writeSocket()
      case .tls(let stream): writeRecords(to: stream)
      }
    loop.meter.add(to: loop.meter.writes)
    if count > 0 {
      stallDeadline = nil
      loop.meter.add(count, to: loop.meter.bytesWritten)
    }
    if output.count > 0, stallDeadline == nil { stallDeadline = loop.now + limits.stallTimeout }
  }

  private func writeSocket() -> Int {
    let count = output.write(to: number)
    if count < 0, errno != EAGAIN, errno != EINTR { doom = .lost(text(of: errno)) }
    return count
  }

  private func writeRecords(to stream: TLSStream) -> Int {
    let count = output.write(to: stream)
    if let end = stream.end { doom = end }
    return count
  }
}
