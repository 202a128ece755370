extension Invocation {
  /// Before anything is asked of the server: without a person there is no answer to wait for.
  func requireSomebodyToAsk() throws(Failure) {
    guard terminal.canAsk else {
      throw Failure(
        .notConfirmed, "this asks for a confirmation, and there is no terminal to ask on",
        advice: ["nothing was changed; in a script, add --yes"])
    }
  }

  /// Goes on only when `name` is typed.
  func confirm(_ question: String, name: String) throws(Failure) {
    terminal.say(question)
    let answer = try terminal.ask("This cannot be undone. Type its name to confirm:")
    guard answer == name else {
      throw Failure(.notConfirmed, "not confirmed; nothing was changed")
    }
  }

  /// At least one of these is given.
  func requireAny(of options: [any OptionDeclaration]) throws(Failure) {
    guard options.contains(where: arguments.contains) else {
      throw Failure(
        .usage, "nothing to do: give " + options.map(\.usage).joined(separator: " or "))
    }
  }

  /// At most one of these is given.
  func refuseTogether(_ options: [any OptionDeclaration]) throws(Failure) {
    guard options.filter(arguments.contains).count <= 1 else {
      throw Failure(
        .usage, options.map { "--" + $0.name }.joined(separator: " and ") + " exclude each other")
    }
  }
}
