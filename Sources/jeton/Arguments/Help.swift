/// The help texts, made of the declarations alone.
struct Help {
  let catalogue: Catalogue

  func text(for words: [String]) -> String {
    if let command = catalogue.command(words) { return text(for: command) }
    if let group = catalogue.groups.first(where: { [$0.name] == words }) { return text(for: group) }
    return overview
  }

  var overview: String {
    let single = catalogue.commands.filter { $0.words.count == 1 }
    return """
      jeton: issue, change and audit API tokens

      usage: jeton COMMAND [OPTIONS]

      commands:
      \(columns(catalogue.groups.map { ($0.name + " …", $0.summary) } + single.map { ($0.name, $0.summary) }))
      options of every command:
      \(columns(catalogue.options.map(row)))
      see: jeton COMMAND --help, jeton help exit-codes, jeton help environment

      """
  }

  private func text(for group: CommandGroup) -> String {
    """
    jeton \(group.name): \(group.summary)

    commands:
    \(columns(catalogue.commands(of: group.name).map { ($0.name, $0.summary) }))
    see: jeton \(group.name) COMMAND --help

    """
  }

  private func text(for command: Command) -> String {
    var sections = ["jeton \(command.name): \(command.summary)", "usage: " + usage(of: command)]
    if !command.details.isEmpty { sections.append(command.details) }
    let operands = command.operands.map { ($0.name, $0.summary) }
    if !operands.isEmpty || !command.options.isEmpty {
      sections.append("takes:\n" + columns(operands + command.options.map(row)).dropLastLineFeed)
    }
    sections.append(
      "options of every command:\n" + columns(catalogue.options.map(row)).dropLastLineFeed)
    return sections.joined(separator: "\n\n") + "\n"
  }

  func usage(of command: Command) -> String {
    let required = command.options.filter(\.isRequired).map(\.usage)
    let options = command.options.count == required.count ? [] : ["[OPTIONS]"]
    return (["jeton", command.name] + command.operands.map(\.usage) + required + options)
      .joined(separator: " ")
  }

  private func row(_ option: any OptionDeclaration) -> (String, String) {
    let short = option.short.map { "-\($0), " } ?? ""
    let choices = option.choices.isEmpty ? "" : " (" + option.choices.joined(separator: ", ") + ")"
    return (short + option.usage, option.summary + choices)
  }

  /// Two columns; a first entry that is too long gets a line of its own.
  func columns(_ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).filter { $0 <= 24 }.max() ?? 24
    return rows.map { first, second in
      let gap = String(repeating: " ", count: max(0, width - first.count))
      let lineBreak = first.count > width ? "\n  " + String(repeating: " ", count: width) : ""
      return "  \(first)\(gap)\(lineBreak)  \(second)\n"
    }.joined()
  }
}

extension String {
  fileprivate var dropLastLineFeed: String {
    hasSuffix("\n") ? String(dropLast()) : self
  }
}
