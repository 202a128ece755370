import JetonClient
import JetonMessages
import JetonSecret

/// `jeton password …`, and how passwords are asked for.
enum Passwords {
  static let all: [Command] = [change]

  static let file = Option(
    "password-file", "FILE", "the password, in this private file; - for the input")
  private static let newFile = Option(
    "new-password-file", "FILE", "the new password, in this private file; - for the input")

  private static let change = Command(
    "password change", "change your own password; ends your other sessions",
    options: [file, newFile]
  ) { run in
    let server = try run.connect()
    let request = JetonV1.ChangePasswordRequest(
      currentPassword: try run.secret(from: run[file], asking: "Current password:"),
      newPassword: try run.newPassword(from: run[newFile]))
    _ = try await server.sessions.changePassword(request)
    run.note("Password changed.")
    return .done
  }
}

extension Invocation {
  /// From a file when one is named, else from whoever sits there.
  func secret(from path: String?, asking question: String) throws(Failure) -> Secret {
    if let path { return try SecretFile(path, terminal).secret() }
    guard terminal.canAsk else {
      throw Failure(
        .usage, "there is no terminal to ask for: \(question.dropLast().lowercased())",
        advice: ["give it in a private file, or on the input with -; see --help"])
    }
    return try terminal.askSecretly(question)
  }

  /// Typed twice, since nobody sees a slip.
  func newPassword(from path: String?) throws(Failure) -> Secret {
    let password = try secret(from: path, asking: "New password:")
    guard path == nil else { return password }
    guard try terminal.askSecretly("New password again:") == password else {
      throw Failure(.notConfirmed, "the two passwords differ; nothing was changed")
    }
    return password
  }
}
