import JetonCrypto
import JetonDomain

/// Why jetond could not do what it was asked to, beyond a wrong word: what to tell the operator,
/// and how to end.
enum StartError: Error, Sendable, Hashable {
  case usage(UsageError)
  case file(FileError)
  case key(CryptoError)
  case notInitialised(directory: String)
  case alreadyInitialised(directory: String)
  case keyMissing(path: String)
  case address(String)
  case store(StoreError)
  case refused(Refusal)
  case notEmpty
  case notEqual
  case password(String)
}

extension StartError: CustomStringConvertible {
  var description: String {
    switch self {
    case .usage(let error): error.description
    case .file(let error): error.description
    case .key(let error): error.sentence
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
    case .notEmpty:
      "the store to copy to is not empty; nothing was changed in it. Name an empty database, or remove "
        + "the schema jeton or the file jeton.db there"
    case .notEqual:
      "the copy is not equal: the store was written to while it was copied. Stop its daemons, empty "
        + "the copy and run this again"
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
    case .notEmpty: .data
    case .notEqual: .store
    }
  }
}

extension CryptoError {
  fileprivate var sentence: String {
    switch self {
    case .outOfMemory: "there is not enough memory to hash a password"
    case .keyFile(let path, let problem): "\(path): \(problem.sentence(path))"
    }
  }
}

extension CryptoError.KeyFileProblem {
  fileprivate func sentence(_ path: String) -> String {
    switch self {
    case .cannotOpen(let code), .cannotWrite(let code): errorText(code)
    case .notPrivate: "is open to others, or no plain file; run: chmod 600 \(path)"
    case .malformed: "is no root key; restore it from its backup"
    }
  }
}

extension StoreError {
  fileprivate var detail: String {
    switch self {
    case .busy: "it has too much to write"
    case .unavailable(let detail), .unknownOutcome(let detail), .corrupt(let detail): detail
    case .stopped, .cancelled: "it is closed"
    }
  }
}
