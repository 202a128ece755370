import Synchronization

/// Where tokens are used from: addresses and client names, each pair once, by number. A connection
/// asks for its number once; what a use notes is the number alone.
package final class Origins: Sendable {
  static let bits = 20

  /// Small enough to stand in a word beside a time.
  package struct Number: Sendable, Hashable {
    let value: UInt32
  }

  struct Origin: Hashable {
    var source: String
    var agent: String
  }

  private struct State {
    /// Number zero is for those beyond the bound.
    var all = [Origin(source: "", agent: "")]
    var numbers: [Origin: UInt32] = [:]
  }

  private let state = Mutex(State())

  /// A million are kept apart; those after them have neither address nor client.
  func number(_ source: String, _ agent: String) -> Number {
    let origin = Origin(source: source, agent: agent)
    return state.withLock { state in
      if let known = state.numbers[origin] { return Number(value: known) }
      guard state.all.count < 1 << Self.bits else { return Number(value: 0) }
      let number = UInt32(state.all.count)
      state.all.append(origin)
      state.numbers[origin] = number
      return Number(value: number)
    }
  }

  func origin(_ number: Number) -> Origin {
    state.withLock { $0.all[Int(number.value)] }
  }
}
