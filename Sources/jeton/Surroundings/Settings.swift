import JetonClient

/// What holds for this run: options before environment before profile before the usual.
struct Settings: Sendable {
  let profile: Profile
  let address: Sourced<String>
  let output: OutputFormat
  let timeout: Duration?
  let trust: Trust
  let session: SavedSession?
  let sessionFile: PrivateFile
  let credential: CredentialSource?

  init(_ arguments: Arguments, _ environment: [String: String]) throws(Failure) {
    let places = Places(environment: environment)
    let name = arguments[Global.profile] ?? environment.given("JETON_PROFILE") ?? "default"
    profile = try Profile(named: name, in: places)
    sessionFile = places.session(of: name)
    session = try SavedSession(reading: sessionFile)
    credential = CredentialSource(arguments, environment, profile, session)
    address = try Settings.address(arguments, environment, profile, session)
    let isItsServer = session?.address == address.value
    trust = Trust(arguments, places, profile, isItsServer ? session?.trust : nil)
    let usualOutput = try profile.value("output", Global.output)
    output = arguments[Global.output] ?? usualOutput ?? .table
    let usualTimeout = try profile.value("timeout", Global.timeout)
    timeout = arguments[Global.timeout] ?? usualTimeout
  }

  private static func address(
    _ arguments: Arguments, _ environment: [String: String], _ profile: Profile,
    _ session: SavedSession?
  ) throws(Failure) -> Sourced<String> {
    let given: [(String?, String)] = [
      (arguments[Global.address], "--address"),
      (environment.given("JETON_ADDRESS"), "JETON_ADDRESS"),
      (profile.values["address"], "profile \(profile.name)"),
      (session?.address, "jeton login"),
    ]
    for case (let text?, let source) in given {
      let address = ServerAddress.normalized(text, in: System.currentDirectory())
      guard (try? Channel.Configuration(address: address)) != nil else {
        throw Failure(
          .usage, "\(source): \(text.shown) is no address",
          advice: ["give tls://HOST:PORT, tcp://HOST:PORT or unix:/PATH"])
      }
      return Sourced(address, source)
    }
    return Sourced(ServerAddress.standard, "the default")
  }
}

/// A value, and who gave it.
struct Sourced<Value: Sendable>: Sendable {
  let value: Value
  let source: String

  init(_ value: Value, _ source: String) {
    self.value = value
    self.source = source
  }
}

extension [String: String] {
  /// A variable that is set to nothing is not set.
  func given(_ name: String) -> String? {
    self[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}

extension Profile {
  fileprivate func value<Value>(
    _ key: String, _ option: Option<Value>
  ) throws(Failure) -> Value? {
    guard let text = values[key] else { return nil }
    guard let value = option.meaning(text) else {
      throw Failure(
        .usage, "profile \(name): \(key) = \(text.shown) is not \(option.wanted)")
    }
    return value
  }
}
