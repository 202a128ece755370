import Glibc
import JetonSecret

/// Where a person, or a program, reads and writes. Data goes to the output; everything said
/// about it goes to the errors.
struct Terminal: Sendable {
  let input: Int32
  let output: Int32
  let errors: Int32
  let environment: [String: String]

  /// The longest line that is read: more than any password or token.
  static let lineBytesMaximum = 4096

  static func standard(_ environment: [String: String]) -> Terminal {
    Terminal(input: 0, output: 1, errors: 2, environment: environment)
  }

  /// Somebody is there to answer.
  var canAsk: Bool { isatty(input) == 1 && isatty(errors) == 1 }
  var inputIsTerminal: Bool { isatty(input) == 1 }
  var outputIsTerminal: Bool { isatty(output) == 1 }
  var errorsAreTerminal: Bool { isatty(errors) == 1 }

  var outputStyle: Style { Style(isTerminal: outputIsTerminal, environment: environment) }
  var errorStyle: Style { Style(isTerminal: isatty(errors) == 1, environment: environment) }

  func print(_ text: String) throws(Failure) {
    do {
      try System.write(output, Array(text.utf8))
    } catch {
      throw Failure(.failed, "cannot write the output: \(error)")
    }
  }

  /// What is lost here is not missed: there is nowhere left to say so.
  func say(_ text: String) {
    try? System.write(errors, Array((text + "\n").utf8))
  }

  /// In place of what it said last, on a terminal. The next line goes over it.
  func rewrite(_ text: String) {
    try? System.write(errors, Array("\r\u{1B}[K\(text)\r".utf8))
  }

  func ask(_ question: String) throws(Failure) -> String {
    try? System.write(errors, Array((question + " ").utf8))
    return try line().reveal()
  }

  /// Asks for what must not be seen. The echo goes first, so that an answer to the question can
  /// never be early.
  func askSecretly(_ question: String) throws(Failure) -> Secret {
    defer { try? System.write(errors, [UInt8(ascii: "\n")]) }
    return try Echo.hidden(on: input) { () throws(Failure) in
      try? System.write(errors, Array((question + " ").utf8))
      return try line()
    }
  }

  /// One line of the input without its end. Byte by byte, because the bytes behind it belong to
  /// the next reader.
  func line() throws(Failure) -> Secret {
    var bytes: [UInt8] = []
    defer { for index in bytes.indices { bytes[index] = 0 } }
    bytes.reserveCapacity(Terminal.lineBytesMaximum)
    while let byte = try byte(), byte != UInt8(ascii: "\n") {
      guard bytes.count < Terminal.lineBytesMaximum else {
        throw Failure(
          .usage, "a line of the input is longer than \(Terminal.lineBytesMaximum) bytes")
      }
      bytes.append(byte)
    }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    return Secret(bytes)
  }

  private func byte() throws(Failure) -> UInt8? {
    do {
      return try System.read(input, 1).first
    } catch {
      throw Failure(.failed, "cannot read the input: \(error)")
    }
  }
}

extension Terminal {
  func warn(_ text: String) {
    say(errorStyle.strong("warning: ") + text)
  }

  func report(_ failure: Failure) {
    for line in failure.message.split(whereSeparator: \.isNewline) {
      say(errorStyle.alarming("error: ") + line)
    }
    for line in failure.advice { say("  " + line) }
  }
}
