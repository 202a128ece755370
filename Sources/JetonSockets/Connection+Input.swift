import Glibc
import JetonWire

extension Connection {
  func readInput() {
    // What is left of the last turn comes first.
    guard case .none = backlog else { return }
    guard !input.isFull else { return finish(.lost("the input is full")) }
    switch transport {
    case .plain: readSocket()
    case .tls(let stream): readRecords(of: stream)
    }
  }

  private func readSocket() {
    let count = input.read(from: number)
    loop.meter.add(to: loop.meter.reads)
    switch count {
    case 0: peerEnded()
    case 1...:
      loop.meter.add(count, to: loop.meter.bytesRead)
      feed()
    default: readFailed(errno)
    }
  }

  /// All that OpenSSL has taken from the socket, within the bound of one turn.
  private func readRecords(of stream: TLSStream) {
    var count = 0
    repeat {
      let record = input.read(from: stream)
      if record == 0 { break }
      count += record
    } while stream.hasUnread && count < InputBuffer.readMaximum && !input.isFull
    loop.meter.add(to: loop.meter.reads)
    loop.meter.add(count, to: loop.meter.bytesRead)
    if count > 0 { return feed() }
    if let end = stream.end { return finish(end) }
    if stream.readWantsWrite { touch() }
  }

  private func readFailed(_ error: CInt) {
    if error == EAGAIN || error == EINTR { return }
    finish(error == ECONNRESET ? .byPeer : .lost(text(of: error)))
  }

  /// A peer that sends no more gets nothing more: what it has asked ends here.
  private func peerEnded() {
    finish(.byPeer)
  }

  /// The turn after one that left a backlog.
  func resume() {
    let backlog = self.backlog
    self.backlog = .none
    guard case .open = phase else { return }
    switch backlog {
    case .none: break
    case .frames: feed()
    case .records: readInput()
    }
  }

  func wait(with backlog: Backlog) {
    self.backlog = backlog
    loop.feedLater(self)
  }

  /// Lends what has arrived to the session.
  private func feed() {
    guard case .open = phase, let session else { return }
    let progress = session.received(input.span, at: loop.now)
    input.consume(progress.consumed)
    touch()
    guard case .open = phase else { return }
    if progress.isUnfinished {
      wait(with: .frames)
    } else if transport.hasUnread {
      wait(with: .records)
    }
  }

  func alarmRang(_ now: ContinuousClock.Instant) {
    switch phase {
    case .open:
      if let stallDeadline, stallDeadline <= now {
        return finish(.lost("the peer does not read"))
      }
      session?.timePassed(now)
      touch()
    case .flushing, .lingering: finish(.byUs)
    case .closed: break
    }
  }
}
