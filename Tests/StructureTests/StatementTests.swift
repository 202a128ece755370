import Testing

/// Every statement of the product has a test that bears its number and drives a real daemon.
@Suite struct StatementTests {
  static let statements = (1...35).map { "S\($0)" } + (1...10).map { "A\($0)" }

  @Test(arguments: statements)
  func `has a test of its own against a real daemon`(statement: String) throws {
    let tree = SourceTree()
    let words = try tree.files(below: "Tests/LifeTests").flatMap { try tree.lines($0) }
      .filter { $0.contains("func `") }
      .flatMap { name in name.split { character in !(character.isLetter || character.isNumber) } }
    #expect(words.contains(Substring(statement)))
  }
}
