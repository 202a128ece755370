import Foundation
import FuzzTargets
import JetonMessages
import Testing

/// What fuzzing once found must not come back. A target that fails ends the process, and the last
/// test that began names the input.
@Suite struct FuzzTests {
  @Test(arguments: Finding.all)
  func `survives what once was a finding`(finding: Finding) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == finding.target })
    target.run(try finding.bytes)
  }

  @Test(arguments: FuzzTarget.all.map(\.name))
  func `every target begins with inputs that are worth changing`(name: String) {
    #expect(Finding.names(in: "corpus", name).count > 5)
  }

  @Test func `every generated message is fuzzed`() throws {
    let names = Set(MessageTypes.all.map { $0.fullName })
    #expect(names.count == MessageTypes.all.count)
    for name in try Self.generatedNames() { #expect(names.contains(name), "\(name)") }
  }

  /// As they stand in the generated sources.
  private static func generatedNames() throws -> [String] {
    let folder = Finding.root.appending(path: "../../Sources/JetonMessages/Generated")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).flatMap { file in
      try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        .matches(of: /fullName: String \{ "([^"]+)"/).map { String($0.1) }
    }
  }
}

/// A file of Tests/Fuzz/findings, in the folder of its target and named by what was wrong.
struct Finding: Sendable, CustomTestStringConvertible {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  let target: String
  let name: String

  static var all: [Finding] {
    FuzzTarget.all.flatMap { target in
      names(in: "findings", target.name).map { Finding(target: target.name, name: $0) }
    }
  }

  static func names(in folder: String, _ target: String) -> [String] {
    let path = root.appending(path: "\(folder)/\(target)").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  var testDescription: String { "\(target)/\(name)" }

  var bytes: [UInt8] {
    get throws {
      Array(try Data(contentsOf: Self.root.appending(path: "findings/\(target)/\(name)")))
    }
  }
}
