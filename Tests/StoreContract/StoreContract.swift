// What every store must do, whatever it is made of. A store passes by giving a `StoreBench` and
// running each clause of `StoreContract.clauses`.

package import JetonDomain

/// A place where a store of one kind can be opened, closed, and opened again as it was left.
package protocol StoreBench: Sendable {
  associatedtype Shelf: Store

  func open(
    clock: @escaping @Sendable () -> Instant, observer: @escaping @Sendable (Commit) -> Void
  ) async throws -> Shelf
  func close(_ shelf: Shelf) async
}

/// One sentence that must be true of every store.
package struct Clause<Bench: StoreBench>: Sendable, CustomStringConvertible {
  package let description: String
  let check: @Sendable (Bench) async throws -> Void

  init(_ description: String, _ check: @escaping @Sendable (Bench) async throws -> Void) {
    self.description = description
    self.check = check
  }

  package func hold(on bench: Bench) async throws {
    try await check(bench)
  }
}

package enum StoreContract<Bench: StoreBench> {
  package static var clauses: [Clause<Bench>] {
    state + searching + ledger + writing + answers + removing + uses
  }
}

/// What a store did otherwise than it must.
package struct Breach: Error, CustomStringConvertible {
  package let description: String
}

func expect(_ holds: Bool, _ what: @autoclosure () -> String) throws {
  if !holds { throw Breach(description: what()) }
}

func expectEqual<Value: Equatable>(
  _ found: Value, _ expected: Value, _ what: @autoclosure () -> String
) throws {
  if found != expected {
    throw Breach(description: "\(what()): found \(found), expected \(expected)")
  }
}

extension StoreBench {
  /// Opens, uses, closes.
  func with<Answer>(
    clock: @escaping @Sendable () -> Instant = { Fixture.time },
    observer: @escaping @Sendable (Commit) -> Void = { _ in },
    _ body: (Shelf) async throws -> Answer
  ) async throws -> Answer {
    let shelf = try await open(clock: clock, observer: observer)
    do {
      let answer = try await body(shelf)
      await close(shelf)
      return answer
    } catch {
      await close(shelf)
      throw error
    }
  }
}
