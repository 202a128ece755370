/// Why a command ended badly: what happened, and what to do next.
struct Failure: Error, Hashable, Sendable {
  var code: ExitCode
  var message: String
  var advice: [String]

  init(_ code: ExitCode, _ message: String, advice: [String] = []) {
    self.code = code
    self.message = message
    self.advice = advice
  }
}
