import JetonClient

/// The files that make a tls:// server and its caller sure of each other.
struct Trust: Sendable {
  let caFile: String?
  let clientCertificate: String?
  let clientKey: String?

  init(_ arguments: Arguments, _ environment: [String: String], _ profile: Profile) {
    caFile =
      arguments[Global.caFile] ?? environment.given("JETON_CA_FILE") ?? profile.values["ca_file"]
    clientCertificate =
      arguments[Global.clientCertificate] ?? profile.values["client_certificate"]
    clientKey = arguments[Global.clientKey] ?? profile.values["client_key"]
  }

  func apply(to configuration: inout Channel.Configuration) {
    configuration.caFile = caFile
    configuration.clientCertificateFile = clientCertificate
    configuration.clientKeyFile = clientKey
  }
}
