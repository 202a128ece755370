package import JetonCrypto
import JetonRPC
import JetonSecret
import Synchronization

/// Hashes passwords where it disturbs nobody: on threads of its own, and only so many at once.
package final class PasswordWork: Sendable {
  /// At some 30 ms each, on two threads, the last of these waits for a second.
  static let waitingMaximum = 64

  private let argon2id: Argon2id
  private let threads: any TaskExecutor
  private let waiting = Atomic<Int>(0)

  package init(argon2id: Argon2id, threads: any TaskExecutor) {
    self.argon2id = argon2id
    self.threads = threads
  }

  func hash(_ password: Secret) async throws(RPCError) -> String {
    try await run { [argon2id] () throws(CryptoError) in try argon2id.hash(password) }
  }

  /// The same work whether there is such a user or not.
  func isRight(_ password: Secret, for hash: String?) async throws(RPCError) -> Bool {
    try await run { [argon2id] () throws(CryptoError) in
      try argon2id.verify(password, against: hash)
    }
  }

  private func run<Answer: Sendable>(
    _ work: @escaping @Sendable () throws(CryptoError) -> Answer
  ) async throws(RPCError) -> Answer {
    guard waiting.add(1, ordering: .relaxed).newValue <= Self.waitingMaximum else {
      waiting.subtract(1, ordering: .relaxed)
      throw .busy("There are too many logins at once; try again.", retryAfter: .seconds(1))
    }
    defer { waiting.subtract(1, ordering: .relaxed) }
    let result = await withTaskExecutorPreference(threads) { await Self.result(of: work) }
    do {
      return try result.get()
    } catch {
      throw RPCError(.internal, "Internal error.", detail: "password hashing: \(error)")
    }
  }

  private static func result<Answer: Sendable>(
    of work: @Sendable () throws(CryptoError) -> Answer
  ) async -> Result<Answer, CryptoError> {
    Result(catching: work)
  }
}
