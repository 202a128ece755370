/// Something that wants to be called at a time.
package final class Alarm {
  package fileprivate(set) var instant: ContinuousClock.Instant?
  fileprivate var position = 0
  let ring: (ContinuousClock.Instant) -> Void

  package init(_ ring: @escaping (ContinuousClock.Instant) -> Void) {
    self.ring = ring
  }
}

/// The alarms of a loop, the next one first: a binary heap that knows each alarm's place, so that
/// moving one leaves nothing behind. As many entries as connections and listeners.
struct Alarms {
  private var heap: [Alarm] = []

  var next: ContinuousClock.Instant? { heap.first?.instant }

  /// Nil takes it away.
  mutating func set(_ alarm: Alarm, to instant: ContinuousClock.Instant?) {
    guard alarm.instant != instant else { return }
    let wasSet = alarm.instant != nil
    alarm.instant = instant
    switch (wasSet, instant) {
    case (false, _):
      alarm.position = heap.count
      heap.append(alarm)
      rise(from: alarm.position)
    case (true, nil): remove(at: alarm.position)
    case (true, _):
      rise(from: alarm.position)
      sink(from: alarm.position)
    }
  }

  /// Takes the first alarm that is due.
  mutating func takeDue(at now: ContinuousClock.Instant) -> Alarm? {
    guard let alarm = heap.first, let instant = alarm.instant, instant <= now else { return nil }
    set(alarm, to: nil)
    return alarm
  }

  private mutating func remove(at position: Int) {
    swap(position, heap.count - 1)
    heap.removeLast()
    guard position < heap.count else { return }
    rise(from: position)
    sink(from: heap[position].position)
  }

  private mutating func rise(from start: Int) {
    var position = start
    while position > 0, isBefore(position, (position - 1) / 2) {
      swap(position, (position - 1) / 2)
      position = (position - 1) / 2
    }
  }

  private mutating func sink(from start: Int) {
    var position = start
    while true {
      var least = position
      for child in [2 * position + 1, 2 * position + 2]
      where child < heap.count && isBefore(child, least) {
        least = child
      }
      if least == position { return }
      swap(position, least)
      position = least
    }
  }

  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    guard let left = heap[left].instant, let right = heap[right].instant else { return false }
    return left < right
  }

  private mutating func swap(_ left: Int, _ right: Int) {
    heap.swapAt(left, right)
    heap[left].position = left
    heap[right].position = right
  }
}
