import Synchronization

/// How many transactions the writer has committed, for whoever watches the grouping.
package final class CommitCount: Sendable {
  private let commits = Atomic<Int>(0)

  package init() {}

  package var value: Int { commits.load(ordering: .relaxed) }

  package func increase() {
    commits.add(1, ordering: .relaxed)
  }
}
