import JetonCrypto
import JetonDomain
import JetonRows

/// `store copy FROM TO`: both sealed by the root key that is set, which stays as it is.
func copyStore(
  _ invocation: Invocation, _ configuration: Configuration
) async throws(StartError) -> ExitCode {
  let places = try invocation.operands.map { (text) throws(StartError) in
    guard let place = StorePlace(text, within: configuration.dataDirectory) else {
      throw .usage(
        .value(key: "store copy", text: "…", source: "operand", expected: StorePlace.expected))
    }
    return place
  }
  guard places[0] != places[1] else { throw .notEmpty }
  let terms = try terms(configuration)
  return try await places[0].run(CopyingFrom(target: places[1], terms: terms))
}

private func terms(_ configuration: Configuration) throws(StartError) -> StoreTerms {
  do throws(CryptoError) {
    return StoreTerms(
      rowKey: try RootKey.read(file: configuration.keyFile).key(for: .row), clock: wallClock,
      observer: { _ in },
      fatal: { detail in
        complain(detail)
        endNow(.store)
      }, onOpening: { _, _ in })
  } catch {
    throw .key(error)
  }
}

/// Knows the source, and finds the target's kind.
private struct CopyingFrom: StoreCommand {
  let target: StorePlace
  let terms: StoreTerms

  func run<Source: KeptStore>(
    _: Source.Type, at place: Source.Place
  ) async throws(StartError) -> ExitCode {
    guard try opened({ () throws(StoreError) in try Source.isPresent(at: place) }) else {
      throw .store(.unavailable(detail: "there is nothing to copy"))
    }
    let source = try opened { () throws(StoreError) in try Source.open(at: place, terms) }
    defer { source.close() }
    return try await target.run(CopyingTo(source: source, terms: terms))
  }
}

/// Knows both.
private struct CopyingTo<Source: KeptStore>: StoreCommand {
  let source: Source
  let terms: StoreTerms

  func run<Target: KeptStore>(
    _: Target.Type, at place: Target.Place
  ) async throws(StartError) -> ExitCode {
    let target = try opened { () throws(StoreError) in try Target.open(at: place, terms) }
    defer { target.close() }
    let progress = ProgressLines()
    let copy = StoreCopy(from: source, to: target) { progress.note($0) }
    let proofs = try await proofs(of: copy)
    guard let proofs else { throw .notEmpty }
    guard proofs.source == proofs.target else { throw .notEqual }
    say(summary(proofs.target))
    return .ok
  }

  /// Nil when there is something already where it should go.
  private func proofs<Target: KeptStore>(
    of copy: StoreCopy<Source, Target>
  ) async throws(StartError) -> (source: StoreProof, target: StoreProof)? {
    do throws(StoreError) {
      guard try await copy.targetIsEmpty() else { return nil }
      try await copy.run()
      return try await copy.proofs()
    } catch {
      throw .store(error)
    }
  }
}

private func summary(_ proof: StoreProof) -> String {
  """
  Copied, and read again from both sides: equal.
  events   \(proof.size), root of their tree \(hexadecimal(proof.root))
  records  \(proof.recordCount), hash of them \(hexadecimal(proof.records))
  """
}

private func hexadecimal(_ hash: HashValue) -> String {
  hash.bytes.map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}

private func opened<Answer>(
  _ open: () throws(StoreError) -> Answer
) throws(StartError) -> Answer {
  do throws(StoreError) {
    return try open()
  } catch {
    throw .store(error)
  }
}
