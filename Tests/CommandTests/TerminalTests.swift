import Foundation
import Glibc
import JetonSecret
import Testing

@testable import jeton

/// A terminal of our own with somebody typing at its other end.
private final class Keyboard {
  /// What the person sees and types on.
  let master: Int32
  let terminal: Terminal

  /// TIOCSPTLCK and TIOCGPTN of ioctl_tty(2), macros that Swift does not import.
  private static let unlock: UInt = 0x4004_5431
  private static let numberOf: UInt = 0x8004_5430

  init() throws {
    master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
    try #require(master >= 0)
    var (unlocked, number) = (Int32(0), Int32(0))
    try #require(unsafe ioctl(master, Self.unlock, &unlocked) == 0)
    try #require(unsafe ioctl(master, Self.numberOf, &number) == 0)
    let line = unsafe open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    try #require(line >= 0)
    terminal = Terminal(input: line, output: line, errors: line, environment: [:])
  }

  deinit {
    close(master)
    close(terminal.input)
  }

  /// Reads the screen until `text` has appeared on it, then types.
  func type(_ answer: String, after text: String) throws -> String {
    let seen = try screen(until: text)
    try System.write(master, Array((answer + "\n").utf8))
    return seen
  }

  func screen(until text: String) throws -> String {
    var seen = ""
    while !seen.contains(text) {
      seen += String(decoding: try System.read(master, 256), as: UTF8.self)
    }
    return seen
  }

  var echoes: Bool {
    var settings = termios()
    _ = unsafe tcgetattr(terminal.input, &settings)
    return settings.c_lflag & tcflag_t(ECHO) != 0
  }
}

/// One at a time, since a program asks one question at a time.
@Suite(.serialized, .timeLimit(.minutes(1))) struct TerminalTests {
  /// Runs `question` on a thread of its own, since it waits for this one, which types.
  private func asking<Answer: Sendable>(
    _ keyboard: Keyboard, _ question: @escaping @Sendable (Terminal) throws -> Answer,
    _ person: () throws -> Void
  ) async throws -> Answer {
    let terminal = keyboard.terminal
    let (answers, answer) = AsyncThrowingStream<Answer, any Error>.makeStream()
    Thread.detachNewThread {
      do {
        answer.yield(try question(terminal))
        answer.finish()
      } catch {
        answer.finish(throwing: error)
      }
    }
    try person()
    for try await answer in answers { return answer }
    throw CancellationError()
  }

  @Test func `what must not be seen is not echoed, and what is typed next is`() async throws {
    let keyboard = try Keyboard()
    var screen = ""
    let secret = try await asking(keyboard, { try $0.askSecretly("Password:") }) {
      _ = try keyboard.screen(until: "Password: ")
      #expect(!keyboard.echoes)
      try System.write(keyboard.master, Array("correct horse\n".utf8))
      screen = try keyboard.screen(until: "\n")
    }
    #expect(secret == Secret("correct horse"))
    #expect(screen == "\r\n")
    #expect(keyboard.echoes)
  }

  @Test func `an ordinary answer is read to the end of its line`() async throws {
    let keyboard = try Keyboard()
    let answer = try await asking(keyboard, { try $0.ask("User:") }) {
      _ = try keyboard.type("alice", after: "User: ")
    }
    #expect(answer == "alice")
  }

  @Test func `a terminal can be asked, a file cannot`() throws {
    let keyboard = try Keyboard()
    #expect(keyboard.terminal.canAsk)
    #expect(!Terminal(input: -1, output: 1, errors: 2, environment: [:]).canAsk)
  }

  @Test(arguments: [("no", false), ("", false), ("ci-deploy ", false), ("ci-deploy", true)])
  func `S30 only the name itself confirms a deletion`(typed: String, goesOn: Bool) async throws {
    let keyboard = try Keyboard()
    let confirmed = try await asking(
      keyboard,
      { terminal in
        let run = try Invocation.offline(terminal)
        do {
          try run.confirm("Delete service account ci-deploy and its 2 tokens?", name: "ci-deploy")
          return true
        } catch let failure as Failure {
          #expect(failure == Failure(.notConfirmed, "not confirmed; nothing was changed"))
          return false
        }
      }
    ) {
      let screen = try keyboard.type(typed, after: "Type its name to confirm: ")
      #expect(screen.hasPrefix("Delete service account ci-deploy and its 2 tokens?\r\n"))
      #expect(screen.contains("This cannot be undone."))
    }
    #expect(confirmed == goesOn)
  }

  @Test func `two different new passwords are none`() async throws {
    let keyboard = try Keyboard()
    let failure = try await asking(
      keyboard,
      { terminal in
        let run = try Invocation.offline(terminal)
        return #expect(throws: Failure.self) { try run.newPassword(from: nil) }
      }
    ) {
      _ = try keyboard.type("correct horse", after: "New password: ")
      _ = try keyboard.type("correct house", after: "New password again: ")
    }
    #expect(failure?.code == .notConfirmed)
  }
}

extension Invocation {
  fileprivate static func offline(_ terminal: Terminal) throws -> Invocation {
    guard case .run(let arguments) = try Parser.read(["whoami"], .jeton) else {
      throw Failure(.failed, "no command")
    }
    let environment = ["HOME": "/nowhere"]
    return Invocation(arguments, try Settings(arguments, environment), terminal)
  }
}
