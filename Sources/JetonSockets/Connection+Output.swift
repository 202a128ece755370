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
    watch(output.count > 0 ? Epoll.readable | Epoll.writable : Epoll.readable)
    if output.count == 0, isCongested {
      isCongested = false
      session?.outputDrained()
    }
    loop.set(alarm, to: [session?.deadline, stallDeadline].compactMap(\.self).min())
  }

  private func settleFlushing(_ deadline: ContinuousClock.Instant) {
    dismiss(.byUs)
    writeOutput()
    if let doom { return finish(doom) }
    if output.count > 0 {
      watch(Epoll.writable)
    } else {
      shutdown(number, CInt(SHUT_WR))
      phase = .lingering(deadline)
      watch(Epoll.peerEnded)
    }
    loop.set(alarm, to: deadline)
  }

  private func writeOutput() {
    guard output.count > 0 else { return }
    let count = output.write(to: number)
    loop.meter.add(to: loop.meter.writes)
    if count > 0 { stallDeadline = nil }
    if output.count > 0, stallDeadline == nil { stallDeadline = loop.now + limits.stallTimeout }
    if count >= 0 {
      loop.meter.add(count, to: loop.meter.bytesWritten)
    } else if errno != EAGAIN && errno != EINTR {
      doom = .lost(text(of: errno))
    }
  }
}
