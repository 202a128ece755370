/// The way from the message to the field that is being read or written.
struct JSONPath {
  private var steps: [String] = []

  mutating func enter(_ name: String) {
    steps.append(steps.isEmpty ? name : "." + name)
  }

  mutating func enter(_ index: Int) {
    steps.append("[\(index)]")
  }

  /// Only behind what went well: where it did not, the path stays and tells where.
  mutating func leave() {
    steps.removeLast()
  }

  var text: String { steps.joined() }
}
