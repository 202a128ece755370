import JetonDomain
import JetonLedger
import JetonLog
import JetonSecret

/// Makes a store, its key, an organization and its first OWNER.
struct Initialising: StoreCommand {
  let invocation: Invocation
  let configuration: Configuration

  func run<Kept: KeptStore>(
    _: Kept.Type, at place: Kept.Place
  ) async throws(StartError) -> ExitCode {
    let order = try OrganizationOrder(invocation, configuration)
    let open = try await OpenStore<Kept>.new(at: place, configuration, log: .toTerminal)
    defer { open.store.close() }
    let answer = try await order.carryOut(
      in: open, asFirst: true, directory: configuration.dataDirectory)
    say(welcome(answer))
    say(
      """
      Its ledger is called \(open.signer.chain.origin), for witnesses to know it by.
      Keep a copy of \(configuration.keyFile) apart from the data: without it no token is good.
      Next: jetond serve --data \(configuration.dataDirectory)\(configuration.store.flag)
      """)
    sayCode(answer)
    return .ok
  }
}

/// A further organization on the same store. On SQLite the daemon must not run: the file is its
/// alone.
struct CreatingOrganization: StoreCommand {
  let invocation: Invocation
  let configuration: Configuration

  func run<Kept: KeptStore>(
    _: Kept.Type, at place: Kept.Place
  ) async throws(StartError) -> ExitCode {
    let order = try OrganizationOrder(invocation, configuration)
    let open = try await OpenStore<Kept>.existing(at: place, configuration, log: .toTerminal)
    defer { open.store.close() }
    let answer = try await order.carryOut(
      in: open, asFirst: false, directory: configuration.dataDirectory)
    say(welcome(answer))
    sayCode(answer)
    return .ok
  }
}

extension Log {
  /// Of commands that end: only what went wrong.
  static let toTerminal = Log(threshold: .warning) { wallClock().description }
}

private func welcome(_ answer: CreateOrganization.Answer) -> String {
  "Organization \(answer.organization.name) (\(answer.organization.id)) is ready, and "
    + "\(answer.owner.name) is its OWNER."
}

private func sayCode(_ answer: CreateOrganization.Answer) {
  guard let code = answer.setupCode, let end = answer.owner.setupCode?.expireTime else { return }
  say(
    """
    \(answer.owner.name) sets a password with `jeton user set-password` and this code, which is good
    once, until \(end):
    """)
  say(code.reveal())
}
