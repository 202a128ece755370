import Foundation
import JetonClient

/// A line from the runner: clients/README.md has the table.
struct Command: Decodable, Sendable {
  enum Verb: String, Decodable, Sendable {
    case connect, call, stream, take, watch, cancel, methods, print, bench, close
  }

  var id: Int
  var `do`: Verb

  // Connecting.
  var address: String?
  var attempts: Int?
  var token: String?
  var token_file: String?
  var token_variable: String?
  var ca_file: String?
  var certificate_file: String?
  var key_file: String?
  var server_name: String?
  var keepalive_ms: Int?
  var calls_maximum: Int?

  // Calling.
  var method: String?
  var request: Data?
  var timeout_ms: Int?
  var wait_for_ready: Bool?
  var print: Bool?
  var take: Int?
  var after_epoch: UInt64?

  /// Of which command this speaks, and how many messages.
  var call: Int?
  var count: Int?

  // Measuring.
  var in_flight: Int?
  var seconds: Double?

  var options: CallOptions {
    var options = CallOptions(
      timeout: timeout_ms.map { .milliseconds($0) }, authorization: token.map { Secret($0) })
    options.waitsForReady = wait_for_ready
    return options
  }

  func configuration() throws(RPCError) -> Channel.Configuration {
    var configuration = try Channel.Configuration(address: address ?? "")
    if let attempts { configuration.attemptsMaximum = attempts }
    if let token { configuration.authorization = Secret(token) }
    if let token_file { configuration.authorization = try .fromFile(token_file) }
    if let token_variable { configuration.authorization = .fromEnvironment(token_variable) }
    if let calls_maximum { configuration.callsMaximum = calls_maximum }
    configuration.keepalive = keepalive_ms.map { .milliseconds($0) }
    configuration.caFile = ca_file
    configuration.clientCertificateFile = certificate_file
    configuration.clientKeyFile = key_file
    configuration.serverName = server_name
    return configuration
  }
}
