import Synchronization
import Testing

@testable import jeton

@Suite struct PagingTests {
  /// A list of so many numbers, by pages, as a server would give it.
  private func collect(_ count: Int, limit: Int) async throws -> (
    items: [Int], calls: Int, said: [String]
  ) {
    let said = Mutex<[String]>([])
    var calls = 0
    let items = try await Paging(limit: limit) { line in said.withLock { $0.append(line) } }
      .collect { size, token in
        calls += 1
        let start = Int(token) ?? 0
        let end = min(start + Int(size), count)
        return (Array(start..<end), end < count ? String(end) : "")
      }
    return (items, calls, said.withLock { $0 })
  }

  @Test(
    arguments: [
      (0, 10, 1, 0), (3, 10, 1, 0), (10, 10, 1, 0), (11, 10, 1, 1), (2500, .max, 3, 2),
      (2500, 1500, 2, 2),
    ] as [(Int, Int, Int, Int)])
  func `a list is read to its end or limit, and what is left out is told`(
    count: Int, limit: Int, calls: Int, lines: Int
  ) async throws {
    let result = try await collect(count, limit: limit)
    #expect(result.items == Array(0..<min(count, limit)))
    #expect(result.calls == calls)
    #expect(result.said.count == lines)
    #expect(result.said.contains { $0.contains("--limit all") } == (count > limit))
  }

  @Test func `a server that never comes to an end is left`() async throws {
    let items = try await Paging(limit: .max) { _ in }.collect { _, _ in ([1], "again") }
    #expect(items == [1, 1])
  }
}
