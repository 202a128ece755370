/// What a script learns from the command's end. Part of the contract: numbers are never reused.
enum ExitCode: Int32, Sendable, CaseIterable {
  case done = 0
  case failed = 1
  case tokenNotValid = 2
  case notConfirmed = 3
  case notFound = 4
  case notAllowed = 5
  case notLoggedIn = 6
  case unavailable = 7
  case conflict = 8
  case refused = 9
  case exhausted = 10
  case notProved = 11
  /// sysexits.h's EX_USAGE.
  case usage = 64
  /// As shells count a program that SIGINT ended.
  case interrupted = 130

  var meaning: String {
    switch self {
    case .done: "done"
    case .failed: "failed for a reason that has no number of its own"
    case .tokenNotValid: "token verify: the token is not valid"
    case .notConfirmed: "the question was answered with no, or there was nobody to ask"
    case .notFound: "no such service account, token, user or ledger entry"
    case .notAllowed: "your role does not allow it"
    case .notLoggedIn: "no credential, or one that is no longer valid"
    case .unavailable: "the server cannot be reached, or cannot answer now; nothing is decided"
    case .conflict: "the name is taken, or the thing has changed or is not in the state for it"
    case .refused: "the server found a value wrong"
    case .exhausted: "a limit is reached; try later"
    case .notProved:
      "the ledger does not prove itself: something was changed, removed, added or cut off"
    case .interrupted: "you interrupted it"
    case .usage: "the command line, the environment or a file it names is wrong"
    }
  }
}
