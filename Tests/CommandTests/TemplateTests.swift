import JetonMessages
import Testing

@testable import jeton

@Suite struct TemplateTests {
  static let schemas = [
    JetonV1.RegenerateTokenRequest.messageSchema, JetonV1.ListTokensResponse.messageSchema,
    JetonV1.UpdateServiceAccountRequest.messageSchema, JetonV1.Event.messageSchema,
    GoogleRPC.ErrorInfo.messageSchema,
  ]

  @Test(arguments: schemas.indices)
  func `what is printed to be filled in is a message as it stands`(index: Int) throws {
    var template = Template()
    let json = JSON.text(template.document(of: Self.schemas[index]))
    _ = try Self.schemas[index].wire(json: Array(json.utf8))
  }

  @Sendable private static func tree() -> MessageSchema {
    MessageSchema(
      "test.Tree",
      (1...20).map { FieldSchema($0, "f\($0)", "f\($0)", .message { tree() }, .repeated) }
        + [FieldSchema(21, "name", "name", .string)])
  }

  @Test func `a message within itself is left out`() {
    var template = Template()
    #expect(template.document(of: Self.tree()) == .record([.init(name: "name", value: .text(""))]))
  }

  @Sendable private static func wide(_ depth: Int) -> MessageSchema {
    MessageSchema(
      "test.Wide\(depth)",
      (1...20).map { FieldSchema($0, "f\($0)", "f\($0)", .message { wide(depth + 1) }) })
  }

  @Test func `a schema that never ends gets a template that does`() {
    var template = Template()
    #expect(JSON.text(template.document(of: Self.wide(0))).count < 10_000_000)
  }
}
