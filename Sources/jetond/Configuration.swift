import CLinux
import JetonCrypto
import JetonDomain
import JetonLog
import JetonRPC
import JetonService
import JetonSockets

/// What the settings mean. Paths are whole, numbers in range.
struct Configuration: Sendable {
  var dataDirectory: String
  var keyFile: String
  var store: StorePlace
  var nodeName: String
  var lease: Duration
  /// Nil: not listened on.
  var unix: String?
  var unixMode: UInt32
  var tcp: NetworkAddress?
  var plainTCP: PlainTCP
  /// Nil: no TLS.
  var tls: TLSServerSettings?
  var reactors: Int
  var limits = Limits.standard
  var drainTimeout: Duration
  var sessionLife: Duration
  var keeping = Keeping()
  var passwordMemoryKiB: UInt32
  var passwordPasses: UInt32
  var passwordWorkers: Int
  var logLevel: Level

  var argon2id: Argon2id { Argon2id(memoryKiB: passwordMemoryKiB, passes: passwordPasses) }

  var authority: Authority {
    var authority = Authority()
    authority.sessionLife = sessionLife
    return authority
  }

  init(_ settings: Settings) throws(UsageError) {
    let values = SettingReader(settings: settings)
    let data = try values.path(.data)
    dataDirectory = data
    keyFile = try values.path(.keyFile, within: data)
    store = try values.store(within: data)
    nodeName = try values.required(.nodeName, "1 to 64 characters without spaces") {
      (1...64).contains($0.count) && !$0.contains(where: \.isWhitespace) ? $0 : nil
    }
    lease = try values.duration(.lease, from: .seconds(1), to: .seconds(60))
    // sun_path holds 108 bytes with the terminating zero (unix(7)).
    unix = try values.optional(.unix, "a path of at most 107 bytes") {
      let path = absolute($0, within: data)
      return path.utf8.count <= 107 ? path : nil
    }
    unixMode = try values.required(.unixMode, "an octal number from 0600 to 0777") {
      UInt32($0, radix: 8).flatMap { (0o600...0o777).contains($0) ? $0 : nil }
    }
    tcp = try values.optional(
      .tcp, "an IPv4 address and port, or [an IPv6 address]:port", NetworkAddress.init)
    plainTCP = try values.required(.plainTCP, "nowhere, loopback or anywhere", PlainTCP.init)
    tls = try values.tls(within: data)
    try values.checkPlain(tcp, plainTCP, hasTLS: tls != nil)
    let reactors = Int(try values.number(.reactors, 0...256))
    self.reactors = reactors == 0 ? Int(clinux_processor_count()) : reactors
    limits.connectionsMaximum = Int(try values.number(.connections, 1...1 << 20))
    limits.connectionsPerPeerMaximum = Int(try values.number(.connectionsPerPeer, 1...1 << 20))
    limits.connectionAgeMaximum = try values.duration(
      .connectionAge, from: .zero, to: .seconds(30 * 86_400))
    drainTimeout = try values.duration(.drainTimeout, from: .zero, to: .seconds(300))
    sessionLife = try values.duration(.sessionLife, from: .seconds(1), to: .seconds(30 * 86_400))
    keeping = try values.keeping()
    passwordMemoryKiB = try values.number(.passwordMemory, 8...1 << 20)
    passwordPasses = try values.number(.passwordPasses, 1...16)
    passwordWorkers = Int(try values.number(.passwordWorkers, 1...64) as UInt32)
    logLevel = try values.required(.logLevel, "debug, info, warning or error", Level.init)
  }
}

/// A relative path is relative to the data directory, not to where jetond was started.
func absolute(_ path: String, within directory: String) -> String {
  path.hasPrefix("/") ? path : directory + "/" + path
}

/// Reads single values, and names the setting and its source when one is wrong.
private struct SettingReader {
  let settings: Settings

  func required<Value>(
    _ setting: Setting, _ expected: String, _ parse: (String) -> Value?
  ) throws(UsageError) -> Value {
    guard let parsed = parse(settings[setting].text) else { throw wrong(setting, expected) }
    return parsed
  }

  func store(within directory: String) throws(UsageError) -> StorePlace {
    let value = settings[.store]
    if let place = StorePlace(value.text, within: directory) { return place }
    // What was given is not repeated: it may hold a password.
    throw .value(
      key: Setting.store.key, text: "…", source: value.source.description,
      expected: StorePlace.expected)
  }

  func wrong(_ setting: Setting, _ expected: String) -> UsageError {
    let value = settings[setting]
    return .value(
      key: setting.key, text: value.text, source: value.source.description, expected: expected)
  }

  func tls(within directory: String) throws(UsageError) -> TLSServerSettings? {
    let clients = try required(
      .tlsClients, "off, optional or required", TLSServerSettings.Clients.init)
    guard !settings[.tlsCertificate].text.isEmpty else {
      guard clients == .off else { throw wrong(.tlsClients, "off, without tls-certificate") }
      guard settings[.tlsKey].text.isEmpty else { throw wrong(.tlsCertificate, "that key's file") }
      return nil
    }
    var tls = TLSServerSettings(
      certificateFile: try path(.tlsCertificate, within: directory),
      keyFile: try path(.tlsKey, within: directory))
    tls.clients = clients
    if clients != .off {
      tls.clientAuthorityFile = try path(.tlsClientAuthority, within: directory)
    }
    return tls
  }

  /// Without TLS, tokens stay on this machine unless somebody asks for it.
  func checkPlain(
    _ tcp: NetworkAddress?, _ plain: PlainTCP, hasTLS: Bool
  ) throws(UsageError) {
    guard let tcp, !hasTLS else { return }
    switch plain {
    case .nowhere: throw wrong(.plainTCP, "loopback or anywhere, without tls-certificate")
    case .loopback where !tcp.isLoopback:
      throw wrong(.tcp, "a loopback address, or tls-certificate, or plain-tcp = anywhere")
    case .loopback, .anywhere: return
    }
  }

  func optional<Value>(
    _ setting: Setting, _ expected: String, _ parse: (String) -> Value?
  ) throws(UsageError) -> Value? {
    settings[setting].text.isEmpty ? nil : try required(setting, expected, parse)
  }

  func path(_ setting: Setting, within directory: String? = nil) throws(UsageError) -> String {
    try required(setting, "a path") { text in
      guard !text.isEmpty, !text.utf8.contains(0) else { return nil }
      return directory.map { absolute(text, within: $0) } ?? text
    }
  }

  func keeping() throws(UsageError) -> Keeping {
    var keeping = Keeping()
    let longest = JetonDomain.Limits.longestDuration
    keeping.endedTokens = try duration(.keepEndedTokens, from: .zero, to: longest)
    keeping.retention.changes = Retention.Bounds(
      age: try duration(.keepChanges, from: .zero, to: longest).positive,
      count: try number(.keepChangesCount, 0...UInt32.max).positive)
    keeping.retention.recordedActions = Retention.Bounds(
      age: try duration(.keepActions, from: .zero, to: longest).positive,
      count: try number(.keepActionsCount, 0...UInt32.max).positive)
    return keeping
  }

  func number(_ setting: Setting, _ range: ClosedRange<UInt32>) throws(UsageError) -> UInt32 {
    try required(setting, "a number from \(range.lowerBound) to \(range.upperBound)") {
      UInt32($0).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  func duration(
    _ setting: Setting, from least: Duration, to longest: Duration
  ) throws(UsageError) -> Duration {
    try required(setting, "a time such as 500ms, 10s, 5m, 8h or 7d, at most \(longest)") {
      duration(parsing: $0).flatMap { (least...longest).contains($0) ? $0 : nil }
    }
  }

  private func duration(parsing text: String) -> Duration? {
    let units: [(String, Int64)] = [
      ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]
    for (suffix, milliseconds) in units where text.hasSuffix(suffix) {
      guard let count = UInt32(text.dropLast(suffix.count)) else { continue }
      return .milliseconds(Int64(count) * milliseconds)
    }
    return nil
  }
}

// Zero stands for no bound.
extension Duration {
  fileprivate var positive: Duration? { self > .zero ? self : nil }
}

extension UInt32 {
  fileprivate var positive: UInt64? { self > 0 ? UInt64(self) : nil }
}
