import JetonRPC
import Testing

@testable import jeton

@Suite struct ExitCodeTests {
  @Test(
    arguments: [
      (.unauthenticated, .notLoggedIn), (.permissionDenied, .notAllowed), (.notFound, .notFound),
      (.unavailable, .unavailable), (.deadlineExceeded, .unavailable), (.aborted, .conflict),
      (.alreadyExists, .conflict), (.failedPrecondition, .conflict), (.invalidArgument, .refused),
      (.outOfRange, .refused), (.resourceExhausted, .exhausted), (.internal, .failed),
      (.unimplemented, .failed), (.unknown, .failed), (.dataLoss, .failed), (.cancelled, .failed),
      (.ok, .done),
    ] as [(StatusCode, ExitCode)])
  func `a script can tell how a call failed`(status: StatusCode, code: ExitCode) {
    #expect(ExitCode(status) == code)
  }

  @Test func `the numbers are those that are documented`() async throws {
    let help = try await Person().types("help", "exit-codes")
    for code in ExitCode.allCases {
      #expect(help.output.contains("\(code.rawValue)  \(code.meaning)\n"))
    }
    #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 64, 130])
  }
}
