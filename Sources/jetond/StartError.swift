import JetonDomain

/// Why jetond could not do what it was asked to, beyond a wrong word: what to tell the operator,
/// and how to end.
enum StartError: Error, Sendable, Hashable {
  case usage(UsageError)
  case file(FileError)
  case key(String)
  case notInitialised(directory: String)
  case alreadyInitialised(directory: String)
  case keyMissing(path: String)
  case address(String)
  case store(StoreError)
  case refused(Refusal)
  case password(String)
}

extension StartError: CustomStringConvertible {
  var description: String {
    switch self {
    case .usage(let error): error.description
    case .file(let error): error.description
    case .key(let problem): problem
    case .notInitialised(let directory):
      "\(directory) holds no store yet; run: "
        + "jetond init --data \(directory) --organization NAME --owner NAME"
    case .alreadyInitialised(let directory):
      "\(directory) is initialised already; run: jetond serve --data \(directory), or for a "
        + "further organization: jetond org create --data \(directory) --organization NAME "
        + "--owner NAME, or choose another directory"
    case .keyMissing(let path):
      "\(path) is missing, and the store cannot be read without it; restore it from its backup"
    case .address(let problem): problem
    case .store(let error): "the store cannot be used: \(error.detail)"
    case .refused(let refusal): refusal.message
    case .password(let problem): problem
    }
  }

  var exitCode: ExitCode {
    switch self {
    case .usage(let error): error.exitCode
    case .file, .key, .notInitialised, .alreadyInitialised, .keyMissing: .data
    case .address: .address
    case .store: .store
    case .refused, .password: .usage
    }
  }
}

extension StoreError {
  fileprivate var detail: String {
    switch self {
    case .busy: "it has too much to write"
    case .unavailable(let detail), .unknownOutcome(let detail), .corrupt(let detail): detail
    case .stopped: "it is closed"
    }
  }
}
