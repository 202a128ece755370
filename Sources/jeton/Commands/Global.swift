/// The options that every command takes.
enum Global {
  static let profile = Option("profile", "NAME", "use this profile")
  static let address = Option(
    "address", "ADDRESS", "the server: tls://HOST:PORT, tcp://HOST:PORT or unix:/PATH")
  static let output = Option<OutputFormat>(
    "output", "FORMAT", "how to print", short: "o", choices: OutputFormat.allCases.map(\.rawValue)
  ) { OutputFormat(rawValue: $0) }
  static let timeout = Option<Duration>(
    "timeout", "SPAN", "give up after this long, for example 30s", meaning: Span.read)
  static let tokenFile = Option("token-file", "FILE", "call with the token in this private file")
  static let token = Option(
    "token", "SECRET", "call with this token; others can see it, prefer --token-file")
  static let caFile = Option(
    "ca-file", "FILE", "who vouches for a tls:// server, instead of what the system trusts")
  static let clientCertificate = Option(
    "client-certificate", "FILE", "the certificate to show to a tls:// server")
  static let clientKey = Option(
    "client-key", "FILE", "its key, unless that is in the same file")
  static let quiet = Option("quiet", "print only what was asked for", short: "q")

  static let all: [any OptionDeclaration] = [
    profile, address, output, timeout, tokenFile, token, caFile, clientCertificate, clientKey,
    quiet,
  ]

  /// Taken by every command that changes something.
  static let requestID = Option(
    "request-id", "ID", "repeat an earlier change safely: the same id gives the same answer")
}
