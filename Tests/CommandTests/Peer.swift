import Foundation
import Testing

@testable import JetonMessages
@testable import jeton

/// Another implementation of protobuf, python3-protobuf, and the schemas that both are asked about:
/// a probe of every kind of field, and ours.
struct Peer {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Peer")
  private let scratch: String
  let schema: ServedSchema

  init(in scratch: String) throws {
    self.scratch = scratch
    let proto = Self.folder.appending(path: "../../../proto").path()
    let ours = ["service_account", "token", "user", "session", "organization", "ledger"]
    try Self.run(
      "protoc", "-I", Self.folder.path(), "-I", proto, "-I", "/usr/include", "--include_imports",
      "--descriptor_set_out=\(scratch)/schema", "probe/v1/probe.proto",
      "google/rpc/error_details.proto", and: ours.map { "jeton/v1/\($0).proto" })
    let set = try Data(contentsOf: URL(filePath: scratch + "/schema"))
    schema = try ServedSchema(Self.files(in: Array(set)))
  }

  /// A FileDescriptorSet is a list of files in field 1.
  private static func files(in set: [UInt8]) throws -> [[UInt8]] {
    let table = MessageSchema("", [FieldSchema(1, "file", "file", .bytes, .repeated)])
    return try table.values(in: set[...])[0].map { value in
      guard case .bytes(let bytes) = value else { throw Failure(.failed, "no set of files") }
      return Array(bytes)
    }
  }

  enum Verb: String {
    case read, write, same
  }

  struct Question {
    var verb: Verb
    var type: String
    var data: [UInt8]
  }

  /// Of each question the answer's bytes, or nil when it was refused.
  func answers(to questions: [Question]) throws -> [[UInt8]?] {
    let lines = questions.map { "\($0.verb.rawValue) \($0.type) \($0.data.hexadecimal)\n" }
    try lines.joined().write(toFile: scratch + "/questions", atomically: true, encoding: .utf8)
    let output = try Self.run(
      "/bin/sh", "-c", "exec /usr/bin/python3 \"$0\" \"$1\" <\"$2\"",
      Self.folder.appending(path: "peer.py").path(), scratch + "/schema", scratch + "/questions")
    let answers = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    try #require(answers.count == questions.count, "\(output.suffix(500))")
    return answers.map { $0.hasPrefix("!") ? nil : [UInt8](hexadecimal: $0) }
  }

  @discardableResult
  private static func run(_ words: String..., and more: [String] = []) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words + more
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }
}

extension [UInt8] {
  var hexadecimal: String {
    let digits = Array<UInt8>("0123456789abcdef".utf8)
    return String(
      decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  init(hexadecimal text: Substring) {
    let digits = text.utf8.map {
      UInt8(truncatingIfNeeded: Character(Unicode.Scalar($0)).hexDigitValue ?? 0)
    }
    self = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
