extension Catalogue {
  /// Everything that `jeton` does, in the order in which help tells it.
  static let jeton: Catalogue = Catalogue(
    groups: [
      CommandGroup(name: "account", summary: "service accounts"),
      CommandGroup(name: "token", summary: "the tokens of service accounts"),
      CommandGroup(name: "user", summary: "people who log in"),
      CommandGroup(name: "password", summary: "your own password"),
      CommandGroup(name: "org", summary: "your organization"),
      CommandGroup(name: "node", summary: "the servers that share a database"),
      CommandGroup(name: "ledger", summary: "what was done, by whom, and the proof of it"),
    ],
    commands: Login.all + Accounts.all + Tokens.all + Users.all + Passwords.all
      + Organizations.all + Nodes.all + Ledger.all + LedgerProofs.all + SchemaCommands.all
      + Calls.all + Health.all
      + Topics.all,
    options: Global.all)
}
