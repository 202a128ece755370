import Glibc

/// A folder of keys and certificates that the `openssl` command has made, gone with the test. The
/// files are `ca.pem`, and `name.pem` and `name.key` for each that was issued.
public final class Certificates: Sendable {
  private let folder: String

  public init() throws {
    var template = Array("/tmp/jeton-tls-XXXXXX".utf8CString)
    _ = unsafe mkdtemp(&template)
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try authority("ca")
  }

  deinit { _ = try? run("/bin/rm", ["-r", folder]) }

  public subscript(file: String) -> String { folder + "/" + file }

  public func authority(_ name: String) throws {
    try openSSL(
      ["req", "-x509"] + Self.newKey + [
        "-keyout", self[name + ".key"], "-out", self[name + ".pem"], "-days", "2", "-subj",
        "/CN=\(name)",
      ])
  }

  /// By `ca`. One of negative days has expired.
  public func issue(
    _ name: String, subject: String? = nil, san: String? = nil, by authority: String = "ca",
    days: Int = 2
  ) throws {
    let names = san.map { ["-addext", "subjectAltName=" + $0] } ?? []
    try openSSL(
      ["req"] + Self.newKey + [
        "-keyout", self[name + ".key"], "-out", self[name + ".csr"], "-subj",
        "/CN=" + (subject ?? name),
      ] + names)
    try openSSL([
      "x509", "-req", "-in", self[name + ".csr"], "-CA", self[authority + ".pem"], "-CAkey",
      self[authority + ".key"], "-CAcreateserial", "-copy_extensions", "copy", "-days", "\(days)",
      "-out", self[name + ".pem"],
    ])
  }

  /// The same key, but under a passphrase.
  public func lock(_ name: String) throws {
    try openSSL([
      "ec", "-in", self[name + ".key"], "-aes128", "-passout", "pass:secret", "-out",
      self[name + ".locked"],
    ])
  }

  private static let newKey = [
    "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
  ]

  private func openSSL(_ arguments: [String]) throws {
    guard try run("/usr/bin/openssl", arguments) == 0 else { throw Failed(arguments: arguments) }
  }

  public struct Failed: Error {
    let arguments: [String]
  }
}

/// The exit status; what the program says goes nowhere.
@discardableResult
public func run(_ program: String, _ arguments: [String]) throws -> CInt {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  for number: CInt in 0...2 {
    unsafe posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
  }
  var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
  defer { unsafe words.forEach { unsafe free($0) } }
  var id: pid_t = 0
  guard unsafe posix_spawn(&id, program, &actions, nil, &words, environ) == 0 else { return -1 }
  var status: CInt = 0
  unsafe waitpid(id, &status, 0)
  return status
}
