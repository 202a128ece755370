import Foundation
import JetonMessages
import Testing

@testable import jeton

/// Field names in JSON, YAML and CSV are the contract's own, and none is forgotten.
@Suite struct ContractTests {
  static let shapes: [(message: String, file: String, names: [String])] = [
    ("ServiceAccount", "service_account", names(.serviceAccount)),
    ("CreateServiceAccountResponse", "service_account", names(.createdServiceAccount)),
    ("DeleteServiceAccountResponse", "service_account", names(.deletedServiceAccount)),
    ("Token", "token", names(.token)),
    ("TokenUse", "token", names(.tokenUse)),
    ("RegenerateTokenResponse", "token", names(.regeneratedToken)),
    ("TokenVerification", "token", names(.tokenVerification)),
    ("WhoAmIResponse", "token", names(.principal)),
    ("User", "user", names(.user)),
    ("CreateUserResponse", "user", names(.createdUser)),
    ("DeactivateUserResponse", "user", names(.deactivatedUser)),
    ("Organization", "organization", names(.organization)),
    ("OrganizationSettings", "organization", names(.organizationSettings)),
    ("Node", "node", names(.node)),
    ("Receipt", "receipt", names(.receipt)),
    ("Event", "ledger", names(.event)),
    ("Actor", "ledger", names(.actor)),
    ("Object", "ledger", names(.object)),
    ("FieldChange", "ledger", names(.fieldChange)),
    ("RecordedAction", "ledger", names(.recordedAction)),
  ]

  private static func names<Subject>(_ shape: Shape<Subject>) -> [String] {
    shape.fields(for: .programs).map(\.name)
  }

  @Test(arguments: shapes.indices)
  func `programs see the fields of the contract under their own names`(index: Int) throws {
    let shape = Self.shapes[index]
    let fields = try fields(of: shape.message, in: shape.file)
    #expect(!fields.isEmpty)
    #expect(shape.names.sorted() == fields.sorted(), "\(shape.message)")
  }

  @Test func `the same words are typed and read`() {
    #expect(JetonV1.Role.words.map(\.0) == ["VIEWER", "CONTRIBUTOR", "ADMIN", "OWNER"])
    #expect(JetonV1.Role.admin.document == .text("ADMIN"))
    #expect(JetonV1.Role.unspecified.document == .null)
    #expect(JetonV1.Role(rawValue: 99).document == .text("99"))
  }

  /// The names of a message's own fields, from the text of its schema.
  private func fields(of message: String, in file: String) throws -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let schema = try String(
      contentsOf: root.appending(path: "proto/jeton/v1/\(file).proto"), encoding: .utf8)
    let body = try #require(
      schema.firstMatch(of: try Regex("message \(message) \\{\n([^}]*)\n\\}")))
    return String(body.output[1].substring ?? "").split(separator: "\n").compactMap { line in
      line.firstMatch(of: /^ +(?:repeated |optional )?[\w.]+ (\w+) = \d+/).map { String($0.1) }
    }
  }
}
