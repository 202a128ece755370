/// Scripts that let a shell complete commands and options, made of the declarations alone.
struct Completions {
  enum Shell: String, CaseIterable, Sendable { case bash, zsh, fish }

  let catalogue: Catalogue

  func script(for shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: "#compdef jeton\nautoload -U +X bashcompinit && bashcompinit\n" + bash
    case .fish: fish
    }
  }

  /// A table from the words typed so far to those that may come next.
  private var table: [(words: String, next: [String])] {
    let global = catalogue.options.map { "--" + $0.name }
    let groups = catalogue.groups.map { ($0.name, catalogue.nextWords(after: [$0.name]) + global) }
    let commands = catalogue.commands.map { command in
      (command.name, command.options.map { "--" + $0.name } + global)
    }
    return [("", catalogue.nextWords(after: []) + global)] + groups + commands
  }

  private var bash: String {
    let cases = table.map { "    '\($0.words)') next='\($0.next.joined(separator: " "))' ;;" }
    return """
      _jeton() {
        local words='' word next=''
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          case $word in -*) ;; *) words="${words:+$words }$word" ;; esac
        done
        while :; do
          case $words in
      \(cases.joined(separator: "\n"))
          esac
          [[ -n $next || -z $words ]] && break
          case $words in *' '*) words=${words% *} ;; *) words='' ;; esac
        done
        COMPREPLY=($(compgen -W "$next" -- "${COMP_WORDS[COMP_CWORD]}"))
      }
      complete -o default -F _jeton jeton

      """
  }

  private var fish: String {
    var lines = ["complete -c jeton -f"]
    for group in catalogue.groups {
      lines.append(
        "complete -c jeton -n __fish_use_subcommand -a \(group.name) -d '\(group.summary)'")
    }
    for command in catalogue.commands {
      let words = command.words
      let condition =
        words.count == 1 ? "__fish_use_subcommand" : "'__fish_seen_subcommand_from \(words[0])'"
      lines.append(
        "complete -c jeton -n \(condition) -a \(words[words.count - 1]) -d '\(command.summary)'")
      let seen = words.map { "__fish_seen_subcommand_from \($0)" }.joined(separator: "; and ")
      lines += command.options.map {
        "complete -c jeton -n '\(seen)' -l \($0.name)" + value(of: $0)
      }
    }
    lines += catalogue.options.map { "complete -c jeton -l \($0.name)" + value(of: $0) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func value(of option: any OptionDeclaration) -> String {
    guard option.placeholder != nil else { return "" }
    return option.choices.isEmpty ? " -r -F" : " -x -a '\(option.choices.joined(separator: " "))'"
  }
}
