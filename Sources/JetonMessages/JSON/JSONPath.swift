/// The way from the message to the field that is being read or written.
struct JSONPath {
  private var steps: [Step] = []

  enum Step {
    case field(String)
    /// Of a list.
    case index(Int)
    /// Of a map, whose keys may hold anything.
    case key(String)
  }

  mutating func enter(_ step: Step) {
    steps.append(step)
  }

  /// Only behind what went well: where it did not, the path stays and tells where.
  mutating func leave() {
    steps.removeLast()
  }

  /// For example "accounts[2].labels["team"]".
  var text: String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .field(let name): text += (text.isEmpty ? "" : ".") + name
      case .index(let index): text += "[\(index)]"
      case .key(let key): text += "[\(key.quotedJSON)]"
      }
    }
  }
}
