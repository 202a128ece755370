import Foundation
import JetonDomain
import JetonSQLite
import Synchronization

/// As fast as it goes, so many at a time: what a full queue of callers sees.
func authorize(_ office: BenchOffice, count: Int, atATime: Int) async throws {
  // The records are read once, and the log has its length.
  try await run(office, from: 0, count: count / 4, atATime: atATime)
  let (clock, commits, processor) = (ContinuousClock.now, office.store.commitCount, processorTime())
  try await run(office, from: count, count: count, atATime: atATime)
  let seconds = (ContinuousClock.now - clock).inMicroseconds / 1e6
  let commitCount = office.store.commitCount - commits
  let batch = Double(count) / Double(commitCount)
  print(
    "events=\(count)", "per_second=\(Int(Double(count) / seconds))", "commits=\(commitCount)",
    "batch=\(Int(batch.rounded()))",
    "cpu_ns=\(Int((processorTime() - processor).inMicroseconds * 1000 / Double(count)))",
    "commit_us=\(Int(seconds * 1e6 / Double(commitCount)))")
}

private func run(
  _ office: BenchOffice, from first: Int, count: Int, atATime: Int
) async throws {
  let numbers = Numbers(from: first)
  try await withThrowingTaskGroup { group in
    for _ in 0..<atATime {
      group.addTask {
        while true {
          let number = numbers.take()
          if number >= first + count { return }
          try await office.authorize(number &* 7_919)
        }
      }
    }
    try await group.waitForAll()
  }
}

/// At a fixed rate, each measured from when it was due.
func authorize(_ office: BenchOffice, seconds: Int, rate: Int) async throws {
  let latencies = Latencies()
  let commits = office.store.commitCount
  let start = ContinuousClock.now
  let count = seconds * rate
  let perTick = max(rate / 1_000, 1)
  try await withThrowingTaskGroup { group in
    for first in stride(from: 0, to: count, by: perTick) {
      let due = start + .microseconds(Int64(first) * 1_000_000 / Int64(rate))
      try await ContinuousClock().sleep(until: due, tolerance: .zero)
      for number in first..<min(first + perTick, count) {
        group.addTask {
          try await office.authorize(number &* 7_919)
          let took = (ContinuousClock.now - due).inMicroseconds
          latencies.note(took)
        }
      }
      while latencies.all.count + 4_000 < first { try await group.next() }
    }
    try await group.waitForAll()
  }
  let sorted = latencies.all.sorted()
  let commitCount = office.store.commitCount - commits
  let whole = (ContinuousClock.now - start).inMicroseconds
  print(
    "rate=\(rate)", "p50_us=\(Int(sorted[sorted.count / 2]))",
    "p99_us=\(Int(sorted[sorted.count * 99 / 100]))", "commits=\(commitCount)",
    "between_commits_us=\(Int(whole / Double(commitCount)))")
}

/// Handed out once each.
private final class Numbers: Sendable {
  private let next: Atomic<Int>

  init(from first: Int) {
    next = Atomic(first)
  }

  func take() -> Int {
    next.add(1, ordering: .relaxed).oldValue
  }
}

/// In microseconds.
private final class Latencies: Sendable {
  private let noted = Mutex<[Double]>([])

  var all: [Double] { noted.withLock { $0 } }

  func note(_ microseconds: Double) {
    noted.withLock { $0.append(microseconds) }
  }
}
