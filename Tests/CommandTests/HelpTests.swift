import Testing

@testable import jeton

@Suite struct HelpTests {
  static let names = Catalogue.jeton.commands.map(\.name)

  @Test(arguments: names)
  func `every command explains itself`(name: String) async throws {
    let words = name.split(separator: " ").map(String.init)
    let help = Help(catalogue: .jeton).text(for: words)
    #expect(help.hasPrefix("jeton \(name): "))
    for line in help.split(separator: "\n") { #expect(line.count <= 110, "\(line)") }
  }

  @Test(arguments: names)
  func `no two options of a command share a name`(name: String) throws {
    let command = try #require(Catalogue.jeton.commands.first { $0.name == name })
    let names = (command.options + Catalogue.jeton.options).map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func `a word alone shows what may follow it`() async throws {
    let ending = try await Person().types("token")
    #expect(ending.code == .usage)
    #expect(ending.output == "")
    #expect(ending.errors.contains("token regenerate"))
  }

  @Test(arguments: ["exit-codes", "environment", "files", "account", "whoami"])
  func `help knows its topics`(topic: String) async throws {
    let ending = try await Person().types("help", topic)
    #expect(ending.code == .done)
    #expect(!ending.output.isEmpty)
  }

  @Test func `help says when there is none`() async throws {
    let ending = try await Person().types("help", "\u{1B}x")
    #expect(ending.code == .usage)
    #expect(ending.errors == "error: there is no help on \\u{1b}x\n")
  }

  @Test(arguments: Completions.Shell.allCases)
  func `completion knows every command and option`(shell: Completions.Shell) {
    let script = Completions(catalogue: .jeton).script(for: shell)
    for command in Catalogue.jeton.commands {
      for word in command.words { #expect(script.contains(word)) }
      for option in command.options { #expect(script.contains(option.name)) }
    }
  }
}
