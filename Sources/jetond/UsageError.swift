/// How the operator's words cannot be followed. Each says what to do instead.
enum UsageError: Error, Sendable, Hashable {
  case unknownCommand(String)
  case unknownFlag(String, suggestion: String)
  case missingValue(flag: String)
  case missingFlag(String, command: String)
  case line(path: String, number: Int, problem: String)
  case value(key: String, text: String, source: String, expected: String)
  case unreadable(path: String, problem: String)
}

extension UsageError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unknownCommand(let word):
      "there is no command \(word); `jetond help` lists them"
    case .unknownFlag(let flag, let suggestion):
      "there is no flag \(flag)\(suggestion)"
    case .missingValue(let flag):
      "\(flag) needs a value"
    case .missingFlag(let flag, let command):
      "jetond \(command) needs \(flag)"
    case .line(let path, let number, let problem):
      "\(path):\(number): \(problem)"
    case .value(let key, let text, let source, let expected):
      "\(key) = \(text) (\(source)): expected \(expected)"
    case .unreadable(let path, let problem):
      "\(path): \(problem)"
    }
  }

  var exitCode: ExitCode {
    switch self {
    case .unknownCommand, .unknownFlag, .missingValue, .missingFlag: .usage
    case .line, .value, .unreadable: .configuration
    }
  }
}
