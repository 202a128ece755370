import JetonClient
import JetonMessages
import JetonRPC

/// Between the messages of a call and JSON. When an Any holds what the method's own files do not
/// declare, the server is asked for it.
actor Translation {
  private var schema: ServedSchema
  private let server: Server
  private let zeros: JSONOptions.Zeros
  private let unknownKeys: JSONOptions.UnknownKeys
  private var asked: Set<String> = []

  /// Types that are asked for in one run.
  private static let typesMaximum = 100

  init(
    _ schema: ServedSchema, from server: Server, zeros: JSONOptions.Zeros,
    unknownKeys: JSONOptions.UnknownKeys
  ) {
    self.schema = schema
    self.server = server
    self.zeros = zeros
    self.unknownKeys = unknownKeys
  }

  func request(_ json: [UInt8], _ input: MessageSchema) async throws -> RawMessage {
    do {
      return try await learning(.shown) { options throws(JSONFailure) in
        RawMessage(try input.wire(json: json, options: options))
      }
    } catch let error as JSONFailure {
      throw Failure(
        .usage, "JSON: \(error.description.shown)",
        advice: ["see: jeton describe --template \(input.fullName.shown)"])
    }
  }

  func json(
    _ answer: RawMessage, _ output: MessageSchema, _ secrets: JSONOptions.Secrets
  ) async throws -> String {
    do {
      return try await learning(secrets) { options throws(JSONFailure) in
        try output.json(answer.bytes, options: options)
      }
    } catch let error as JSONFailure {
      throw Failure(.failed, "the answer: \(error.description.shown)")
    }
  }

  private func learning<Result>(
    _ secrets: JSONOptions.Secrets, _ body: (JSONOptions) throws(JSONFailure) -> Result
  ) async throws -> Result {
    while true {
      do throws(JSONFailure) {
        return try body(
          JSONOptions(
            secrets: secrets, zeros: zeros, unknownKeys: unknownKeys, types: schema.message))
      } catch {
        guard case .unknownType(let name) = error.reason, try await learns(name) else {
          throw error
        }
      }
    }
  }

  /// Whether it is known now.
  private func learns(_ name: String) async throws -> Bool {
    guard asked.count < Self.typesMaximum, asked.insert(name).inserted else { return false }
    do {
      schema.add(try await ServedSchema(of: name, from: server))
    } catch let error as RPCError where error.code == .notFound {
      return false
    }
    return schema.messages[name] != nil
  }
}
