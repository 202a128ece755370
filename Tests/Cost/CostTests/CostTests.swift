import Foundation
import Testing

/// Counts, which are the same on any machine, in the build of the tests. `make cost` prints those of
/// the optimised one.
@Suite struct CostTests {
  /// At most, for a call: what was counted, and a tenth more.
  struct Bound: Sendable, CustomTestStringConvertible {
    let way: [String]
    let allocations: Double
    let systemCalls: Double

    var testDescription: String { way.joined(separator: " ") }
  }

  static let bounds = [
    Bound(way: ["inline", "raw", "1"], allocations: 5.5, systemCalls: 5.1),
    Bound(way: ["inline", "raw", "64"], allocations: 2.3, systemCalls: 0.1),
    Bound(way: ["inline", "channel", "1"], allocations: 35, systemCalls: 12),
    Bound(way: ["inline", "channel", "64"], allocations: 19, systemCalls: 3),
    Bound(way: ["task", "raw", "1"], allocations: 54, systemCalls: 5.1),
    Bound(way: ["task", "raw", "64"], allocations: 51, systemCalls: 0.1),
    Bound(way: ["task", "channel", "1"], allocations: 84, systemCalls: 12),
    Bound(way: ["task", "channel", "64"], allocations: 67, systemCalls: 3),
  ]

  /// Needs strace for the system calls, which the Makefile installs; the table says "-" without.
  @Test func `a unary call asks for memory, and the kernel, no more often than it may`() throws {
    let rows = try table().split(separator: "\n").dropFirst().map { $0.split(separator: " ") }
    #expect(rows.count == Self.bounds.count)
    for row in rows {
      print(row.joined(separator: " "))
      let way = row.prefix(3).map(String.init)
      let bound = try #require(Self.bounds.first { $0.way == way })
      let allocations = try #require(Double(row[3]))
      #expect(allocations <= bound.allocations, "allocations, \(bound.testDescription)")
      guard let systemCalls = Double(row[4]) else { continue }
      #expect(systemCalls <= bound.systemCalls, "system calls, \(bound.testDescription)")
    }
  }

  private func table() throws -> String {
    let programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../cost.sh")
    process.arguments = [programs.appending(path: "rpc-cost").path()]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }
}
