/// What the generator will not make Swift of, with the place and the reason.
package struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
  package var file: String
  package var line: Int
  package var reason: String

  package init(file: String, line: Int, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  init(_ origin: Origin, _ reason: String) {
    self.init(file: origin.file, line: origin.line, reason: reason)
  }

  /// In the form that compilers use, so that editors jump to it.
  package var description: String { "\(file):\(line): \(reason)" }
}

package struct Refusals: Error, Sendable, CustomStringConvertible {
  package var list: [Refusal]

  package init(list: [Refusal]) {
    self.list = list
  }

  package var description: String { list.map(\.description).joined(separator: "\n") }
}
