import Foundation
import JetonClient
import Synchronization

/// A line to the runner.
struct Answer: Encodable {
  var id: Int
  var response: Data?
  var message: Data?
  var end: Bool?
  var error: Fault?
  var methods: [String]?
  var text: String?
  var failed: String?
  var calls: Int?
  var p50_us: Int64?
  var p99_us: Int64?

  struct Fault: Encodable {
    var code: Int32
    var reason: String
    var domain: String
    var field: String
    var message: String

    init(_ error: RPCError) {
      code = error.code.rawValue
      reason = error.reason
      domain = error.domain
      field = error.violations.first?.field ?? ""
      message = error.message
    }
  }

  private static let output = Mutex(FileHandle.standardOutput)

  /// Whole lines, from whatever thread.
  func say() {
    guard var line = try? JSONEncoder().encode(self) else { return }
    line.append(UInt8(ascii: "\n"))
    Self.output.withLock { $0.write(line) }
  }

  /// What ended a command.
  static func ended(_ id: Int, by error: any Error) -> Answer {
    switch error {
    case let error as RPCError: Answer(id: id, error: Fault(error))
    case is CancellationError:
      Answer(
        id: id,
        error: Fault(
          RPCError(.cancelled, "the call was cancelled", reason: "CANCELLED", domain: "rpc")))
    default: Answer(id: id, failed: "\(error)")
    }
  }
}
