import Foundation

/// Runs protoc with the plugin that was built beside the tests.
struct Protoc {
  static let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
  private static let proto = golden.appending(path: "../../../proto")
  private static let plugin = URL(filePath: CommandLine.arguments[0])
    .deletingLastPathComponent().appending(path: "protoc-gen-jeton")

  /// What was written, by name, and what protoc said.
  var files: [String: String] = [:]
  var messages = ""

  /// Reads `schema`, a path inside `folder`.
  init(_ schema: String, in folder: URL, _ parameters: String) throws {
    let output = try TemporaryFolder()
    let process = Process()
    let errors = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "protoc", "--plugin=protoc-gen-jeton=\(Self.plugin.path())", "-I", folder.path(), "-I",
      Self.proto.path(), "--jeton_out=\(parameters):\(output.url.path())", schema,
    ]
    process.standardError = errors
    try process.run()
    messages = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    for name in try FileManager.default.contentsOfDirectory(atPath: output.url.path()) {
      files[name] = try String(contentsOf: output.url.appending(path: name), encoding: .utf8)
    }
  }

  /// Reads a schema that is written for the occasion.
  init(text: String, _ parameters: String = "output=messages,module=Example") throws {
    let folder = try TemporaryFolder()
    try text.write(to: folder.url.appending(path: "x.proto"), atomically: true, encoding: .utf8)
    try self.init("x.proto", in: folder.url, parameters)
  }
}

/// Gone when the last reference is.
final class TemporaryFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: "jeton-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }
}
