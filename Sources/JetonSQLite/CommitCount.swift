import Synchronization

/// How many transactions the writer has committed, for whoever watches the grouping.
final class CommitCount: Sendable {
  private let commits = Atomic<Int>(0)

  var value: Int { commits.load(ordering: .relaxed) }

  func increase() {
    commits.add(1, ordering: .relaxed)
  }
}
