/// The statements that a connection has prepared, by their text.
struct Statements {
  private var names: [String: String] = [:]
  private var count = 0

  /// Texts differ by the filters of a query only, so this is never reached by accident.
  private static let countMaximum = 512

  var isFull: Bool { names.count >= Self.countMaximum }

  func name(of sql: String) -> String? {
    names[sql]
  }

  /// A name that was never used on this connection.
  mutating func add(_ sql: String) -> String {
    count += 1
    let name = "s\(count)"
    names[sql] = name
    return name
  }

  mutating func forget(_ sql: String) {
    names[sql] = nil
  }

  mutating func forgetAll() {
    names = [:]
  }

  /// `?` as PostgreSQL wants it: $1, $2 and so on. No text of ours has one in a literal.
  static func numbered(_ sql: String) -> String {
    var number = 0
    return sql.split(separator: "?", omittingEmptySubsequences: false)
      .reduce(into: "") { text, part in
        text += number == 0 ? String(part) : "$\(number)" + part
        number += 1
      }
  }
}
