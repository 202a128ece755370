/// Changes inputs at random, always the same way from the same seed: for where there is no
/// libFuzzer, which knows what a change reached and this does not.
package struct Mutator {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed &* 2_654_435_769 &+ 1
  }

  /// Marsaglia's xorshift.
  private mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  private mutating func below(_ bound: Int) -> Int {
    Int(next() % UInt64(max(bound, 1)))
  }

  /// One of `inputs` after a few changes; other parts of them may come into it.
  package mutating func input(from inputs: [[UInt8]], lengthMaximum: Int) -> [UInt8] {
    guard !inputs.isEmpty else { return (0..<below(64)).map { _ in byte() } }
    var input = inputs[below(inputs.count)]
    for _ in 0...below(4) { change(&input, with: inputs[below(inputs.count)]) }
    return Array(input.prefix(lengthMaximum))
  }

  private mutating func change(_ input: inout [UInt8], with other: [UInt8]) {
    let place = below(input.count)
    switch below(7) {
    case 0 where !input.isEmpty: input[place] ^= 1 << UInt8(below(8))
    case 1 where !input.isEmpty: input[place] = byte()
    case 2: input.insert(byte(), at: place)
    case 3: input.removeSubrange(place..<min(input.count, place + 1 + below(8)))
    case 4: input.insert(contentsOf: input[place...].prefix(below(32)), at: place)
    case 5: input.insert(contentsOf: other[below(other.count)...].prefix(below(64)), at: place)
    default: input.replaceSubrange(place..., with: other[min(place, other.count)...])
    }
  }

  /// Mostly the ones at which something changes.
  private mutating func byte() -> UInt8 {
    let edges: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF]
    return below(3) == 0 ? edges[below(edges.count)] : UInt8(truncatingIfNeeded: next() >> 32)
  }
}
