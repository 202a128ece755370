/// Which Swift module the types of a file are in.
package struct Modules: Sendable {
  /// What the output becomes part of, and so must not import; empty when it does not matter.
  package var output: String
  /// Of the requested files.
  package var requested: String
  /// Of other files, by name; those that are not here are where the requested ones are.
  package var others: [String: String]

  package init(output: String, requested: String, others: [String: String]) {
    self.output = output
    self.requested = requested
    self.others = others
  }

  /// The runtime has these already.
  private static let ofRuntime = [
    "google/protobuf/any.", "google/protobuf/duration.", "google/protobuf/empty.",
    "google/protobuf/field_mask.", "google/protobuf/timestamp.", "google/protobuf/wrappers.",
    "google/protobuf/descriptor.", "google/rpc/error_details.", "jeton/rpc/v1/",
  ]

  func module(of file: String, isRequested: Bool) -> String {
    if isRequested { return requested }
    if let other = others[file] { return other }
    return Self.ofRuntime.contains { file.hasPrefix($0) } ? "JetonMessages" : requested
  }

  /// The lines that import these, each once.
  func imports(_ modules: [String], _ access: String) -> [String] {
    Set(modules).subtracting([output, ""]).sorted().map { "\(access)import \($0)" }
  }
}
