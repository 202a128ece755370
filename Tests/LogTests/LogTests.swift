import JetonLog
import Synchronization
import Testing

@Suite struct LogTests {
  @Test(
    arguments: [
      ("jeton_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ", "jeton_[secret]"),
      ("a jsess_x!", "a jsess_[secret]!"),
      ("jcode_Ab9 jeton_Z", "jcode_[secret] jeton_[secret]"),
      ("jeton_jeton_abc", "jeton_[secret]"),
      ("jeton_", "jeton_"),
      ("tok_0123", "tok_0123"),
    ])
  func `S15 a credential in a log value is cut down to its prefix`(value: String, written: String) {
    #expect(
      line(value) == #"{"time":"1970-01-01T00:00:00.000000Z","level":"info","event":"e","v":""#
        + written + "\"}\n")
  }

  @Test func `a value cannot begin a line or end its string`() {
    #expect(
      line("a\"b\\\n\u{1b}[31m").hasSuffix(#""v":"a\"b\\\u000a\u001b[31m"}"# + "\n"))
  }

  @Test func `a long value is cut between characters`() {
    let cut = line(String(repeating: "é", count: 4000))
    #expect(cut.utf8.count < LogLine.valueBytesMaximum + 100)
    #expect(cut.contains("é…\"}"))
  }

  @Test func `lines below the threshold are not written`() {
    let lines = Mutex(0)
    let log = Log(
      threshold: .warning, sink: { _ in lines.withLock { $0 += 1 } }, time: { "" })
    log.debug("d")
    log.info("i")
    log.warning("w")
    log.error("e")
    #expect(lines.withLock { $0 } == 2)
  }

  private func line(_ value: String) -> String {
    let written = Mutex("")
    let log = Log(
      threshold: .info,
      sink: { line in written.withLock { $0 += String(decoding: line, as: UTF8.self) } },
      time: { "1970-01-01T00:00:00.000000Z" })
    log.info("e", ["v": value])
    return written.withLock { $0 }
  }
}
