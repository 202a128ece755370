import Glibc
import JetonWire

extension Connection {
  func readInput() {
    // What the session has left for its next turn comes first.
    if isHungry { return }
    guard !input.isFull else { return finish(.lost("the input is full")) }
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

  private func readFailed(_ error: CInt) {
    if error == EAGAIN || error == EINTR { return }
    finish(error == ECONNRESET ? .byPeer : .lost(text(of: error)))
  }

  /// A peer that sends no more gets nothing more: what it has asked ends here.
  private func peerEnded() {
    finish(.byPeer)
  }

  /// Lends what has arrived to the session.
  func feed() {
    isHungry = false
    guard case .open = phase, let session else { return }
    let progress = session.received(input.span, at: loop.now)
    input.consume(progress.consumed)
    touch()
    guard progress.isUnfinished, case .open = phase else { return }
    isHungry = true
    loop.feedLater(self)
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
