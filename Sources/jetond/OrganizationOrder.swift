import JetonCrypto
import JetonDomain
import JetonLedger
import JetonSecret
import JetonService

/// An organization and its first OWNER, as `init` and `org create` make them: ordered by whoever
/// may read the root key on this machine.
struct OrganizationOrder: Sendable {
  private var command: CreateOrganization

  init(_ invocation: Invocation, _ configuration: Configuration) throws(StartError) {
    do throws(UsageError) {
      command = CreateOrganization(
        name: try invocation.required(.organization), ownerName: try invocation.required(.owner))
    } catch {
      throw .usage(error)
    }
    if let file = invocation.options[.passwordFile] {
      command.passwordHash = try Self.hash(ofPasswordIn: file, configuration)
    }
  }

  /// In one transaction; as the first of its store only when there is none yet.
  func carryOut<Kept: KeptStore>(
    in open: OpenStore<Kept>, asFirst isFirst: Bool, directory: String
  ) async throws(StartError) -> CreateOrganization.Answer {
    let entropy = SystemEntropy(rootKey: open.rootKey)
    let ruling: Ruling<CreateOrganization.Answer>?
    do throws(StoreError) {
      ruling = try await open.store.write { writer throws(StoreError) in
        if isFirst, try !writer.organizations().isEmpty { return nil }
        let beginning = LedgerBeginning(firstKey: open.signer.key.publicKey)
        return try create(in: &writer, as: isFirst ? beginning : nil, entropy)
      }
    } catch {
      throw .store(error)
    }
    switch ruling?.result {
    case .success(let answer): return answer
    case .failure(let refusal): throw .refused(refusal)
    case nil: throw .alreadyInitialised(directory: directory)
    }
  }

  private func create(
    in writer: inout some StateWriter, as ledger: LedgerBeginning?, _ entropy: SystemEntropy
  ) throws(StoreError) -> Ruling<CreateOrganization.Answer> {
    var entropy = entropy
    var command = command
    command.ledger = ledger
    let moment = try writer.moment(Operator.origin)
    let ruling = try Authority().createOrganization(
      command, by: Operator.name, in: &writer, at: moment, using: &entropy)
    _ = try writer.enact(ruling)
    return ruling
  }

  private static func hash(
    ofPasswordIn file: String, _ configuration: Configuration
  ) throws(StartError) -> String {
    let password: Secret
    do throws(FileError) {
      password = Secret(try readFile(file).prefix { $0 != UInt8(ascii: "\n") })
    } catch {
      throw .file(error)
    }
    guard Limits.password.contains(password.count) else {
      throw .password(
        "a password has \(Limits.password.lowerBound) to \(Limits.password.upperBound) bytes")
    }
    do throws(CryptoError) {
      return try configuration.argon2id.hash(password)
    } catch {
      throw .password("the password cannot be hashed: \(error)")
    }
  }
}
