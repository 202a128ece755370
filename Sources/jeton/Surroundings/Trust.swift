import JetonClient

/// The files that make a tls:// server and its caller sure of each other.
struct Trust: Sendable, Hashable {
  /// In profiles and sessions.
  static let keys: Set<String> = ["ca_file", "client_certificate", "client_key"]

  var caFile: String?
  var clientCertificate: String?
  var clientKey: String?

  /// Options before environment before profile before what `jeton login` was given for this server.
  init(_ arguments: Arguments, _ places: Places, _ profile: Profile, _ session: Trust?) {
    let environment = places.environment
    caFile = arguments[Global.caFile] ?? environment.given("JETON_CA_FILE")
    clientCertificate = arguments[Global.clientCertificate]
    clientKey = arguments[Global.clientKey]
    let profile = Trust(profile.values.mapValues(places.expanded))
    for fallback in [profile, session].compactMap(\.self) { self = self.or(fallback) }
  }

  init(_ values: [String: String] = [:]) {
    caFile = values["ca_file"]
    clientCertificate = values["client_certificate"]
    clientKey = values["client_key"]
  }

  /// With absolute paths, so that they are found from another directory.
  func values(in directory: String) -> [String: String] {
    let values = [
      "ca_file": caFile, "client_certificate": clientCertificate, "client_key": clientKey,
    ]
    return values.compactMapValues(\.self).mapValues {
      $0.hasPrefix("/") ? $0 : directory + "/" + $0
    }
  }

  /// A certificate and its key come from one place.
  private func or(_ other: Trust) -> Trust {
    var trust = self
    trust.caFile = caFile ?? other.caFile
    if clientCertificate == nil {
      trust.clientCertificate = other.clientCertificate
      trust.clientKey = clientKey ?? other.clientKey
    }
    return trust
  }

  func apply(to configuration: inout Channel.Configuration) {
    configuration.caFile = caFile
    configuration.clientCertificateFile = clientCertificate
    configuration.clientKeyFile = clientKey
  }
}
