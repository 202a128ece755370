import JetonSecret

/// Keeps the answer of a request so that only a repeat of that request can read it.
///
/// The sealing key comes from the root key *and* the request's id, and the id is not kept: the
/// database and the root key together do not open an answer whose id was chosen at random.
package struct RequestSeal: Sendable {
  private let requests: KeyedHash
  private let answers: Secret

  package init(rootKey: RootKey) {
    requests = KeyedHash(key: rootKey.key(for: .request))
    answers = rootKey.key(for: .answer)
  }

  /// What the answer is kept under.
  package func key(caller: String, method: String, requestID: String) -> [UInt8] {
    requests.hash(Self.joined([caller, method, requestID])).bytes
  }

  /// Tells a repeat from another request under the same id.
  package func fingerprint(_ request: [UInt8]) -> [UInt8] {
    requests.hash(request).bytes
  }

  package func seal(_ answer: [UInt8], requestID: String) -> [UInt8] {
    Sealing.seal(answer, key: answerKey(requestID))
  }

  /// Nil: not sealed for this id, or changed since.
  package func open(_ sealed: [UInt8], requestID: String) -> [UInt8]? {
    Sealing.open(sealed, key: answerKey(requestID))
  }

  private func answerKey(_ requestID: String) -> Secret {
    answers.withBytes { salt in
      var key = KeyDerivation.derive(
        from: Array(requestID.utf8).span, salt: salt, info: Array("jeton answer".utf8),
        count: Sealing.keyCount)
      defer { wipe(&key) }
      return Secret(key)
    }
  }

  /// With lengths, so that ("ab", "c") and ("a", "bc") differ.
  private static func joined(_ parts: [String]) -> [UInt8] {
    parts.flatMap { part in
      UInt64(part.utf8.count).bigEndianBytes + Array(part.utf8)
    }
  }
}
