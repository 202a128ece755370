import Glibc
import JetonSockets

/// A folder of keys and certificates that the `openssl` command has made, gone with the test. The
/// files are `ca.pem`, and `name.pem` and `name.key` for each that was issued.
final class Certificates {
  private let folder: String

  init() throws {
    var template = Array("/tmp/jeton-tls-XXXXXX".utf8CString)
    _ = unsafe mkdtemp(&template)
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try authority("ca")
  }

  deinit { _ = try? run("/bin/rm", ["-r", folder]) }

  subscript(file: String) -> String { folder + "/" + file }

  func authority(_ name: String) throws {
    try openSSL(
      ["req", "-x509"] + Self.newKey + [
        "-keyout", self[name + ".key"], "-out", self[name + ".pem"], "-days", "2", "-subj",
        "/CN=\(name)",
      ])
  }

  /// One of negative days has expired.
  func issue(_ name: String, san: String, days: Int = 2) throws {
    try openSSL(
      ["req"] + Self.newKey + [
        "-keyout", self[name + ".key"], "-out", self[name + ".csr"], "-subj", "/CN=\(name)",
        "-addext", "subjectAltName=\(san)",
      ])
    try openSSL([
      "x509", "-req", "-in", self[name + ".csr"], "-CA", self["ca.pem"], "-CAkey", self["ca.key"],
      "-CAcreateserial", "-copy_extensions", "copy", "-days", "\(days)", "-out",
      self[name + ".pem"],
    ])
  }

  func server(_ name: String = "server") -> TLSServerSettings {
    TLSServerSettings(certificateFile: self[name + ".pem"], keyFile: self[name + ".key"])
  }

  private static let newKey = [
    "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
  ]

  private func openSSL(_ arguments: [String]) throws {
    guard try run("/usr/bin/openssl", arguments) == 0 else { throw Failed(arguments: arguments) }
  }

  struct Failed: Error {
    let arguments: [String]
  }
}

/// The exit status; what the program says goes nowhere.
@discardableResult
func run(_ program: String, _ arguments: [String]) throws -> CInt {
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
