import JetonCrypto
import JetonDomain
import JetonLedger
import JetonLog
import JetonService

/// From the next event on, another key signs the ledger's heads. The event says which, in the
/// words of the key before. The daemon must not run: it would go on with the old one.
struct RotatingLedgerKey: StoreCommand {
  let configuration: Configuration

  func run<Kept: KeptStore>(
    _: Kept.Type, at place: Kept.Place
  ) async throws(StartError) -> ExitCode {
    let open = try await OpenStore<Kept>.existing(at: place, configuration, log: .toTerminal)
    defer { open.store.close() }
    let salt = Randomness.bytes(RootKey.byteCount)
    let next = SigningKey(rootKey: open.rootKey, salt: salt)
    let epoch: Epoch
    do throws(StoreError) {
      epoch = try await open.store.write { writer throws(StoreError) in
        let moment = try writer.moment(Operator.origin)
        let order = open.signer.rotation(to: next, salt: salt, epoch: moment.nextEpoch)
        return try writer.enact(
          Authority().rotateLedgerKey(order, by: Operator.name, at: moment))
      }
    } catch {
      throw .store(error)
    }
    say(
      """
      Event \(epoch) hands the ledger \(open.signer.chain.origin) over to the key
        \(next.publicKey.base64)
      Heads are signed with it from now on. Witnesses follow by themselves.
      """)
    return .ok
  }
}
