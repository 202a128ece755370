import JetonCrypto
import JetonDomain
import JetonIndex
import JetonLease
import JetonLedger
import JetonLog
import JetonPostgres
import JetonRows
import JetonService

/// The store with its key, loaded into memory.
struct OpenStore<Kept: KeptStore>: Sendable {
  let store: Kept
  let rootKey: RootKey
  let live: LiveState
  let signer: LedgerSigner

  /// Opens what `init` made, to answer calls from it.
  static func answering(
    at place: Kept.Place, _ configuration: Configuration, log: Log
  ) async throws(StartError) -> OpenStore {
    let length = configuration.lease
    let node = PostgresStore.NodeTerms(
      name: configuration.nodeName, version: version, lease: Kept.lease(of: length),
      length: length)
    let open = try await existing(at: place, configuration, node: node, log: log)
    do throws(StoreError) {
      try await open.store.join()
    } catch {
      open.store.close()
      throw .store(error)
    }
    return open
  }

  /// Opens what `init` made.
  static func existing(
    at place: Kept.Place, _ configuration: Configuration, node: PostgresStore.NodeTerms? = nil,
    log: Log
  ) async throws(StartError) -> OpenStore {
    guard fileExists(configuration.dataDirectory) else {
      throw .notInitialised(directory: configuration.dataDirectory)
    }
    let directory = try directory { () throws(FileError) in
      try DataDirectory(configuration.dataDirectory)
    }
    guard try isPresent(at: place) else { throw .notInitialised(directory: directory.path) }
    let open = try await OpenStore(
      at: place, rootKey: key(configuration), node: node, log: log)
    guard try await open.hasOrganization() else {
      open.store.close()
      throw .notInitialised(directory: directory.path)
    }
    return open
  }

  /// Makes directory, key and store as far as they are not there.
  static func new(
    at place: Kept.Place, _ configuration: Configuration, log: Log
  ) async throws(StartError) -> OpenStore {
    _ = try directory { () throws(FileError) in
      try DataDirectory.create(configuration.dataDirectory)
    }
    let isNew = !fileExists(configuration.keyFile)
    if isNew, try isPresent(at: place) { throw .keyMissing(path: configuration.keyFile) }
    do throws(CryptoError) {
      if isNew { _ = try RootKey.create(file: configuration.keyFile) }
    } catch {
      throw .key(error)
    }
    return try await OpenStore(at: place, rootKey: key(configuration), node: nil, log: log)
  }

  private init(
    at place: Kept.Place, rootKey: RootKey, node: PostgresStore.NodeTerms?, log: Log
  ) async throws(StartError) {
    let clock = SteadyClock(wallClock)
    let live = LiveState(clock: clock, lease: node?.lease ?? Lease())
    let terms = StoreTerms(
      rowKey: rootKey.key(for: .row), node: node, clock: { clock.now() },
      observer: { live.apply($0) },
      fatal: { detail in
        // What cannot be kept must not be answered: the process ends at once, and what was
        // answered before is on disk.
        log.error("store_failed", ["detail": detail])
        endNow(.store)
      },
      onOpening: { done, all in
        log.info("ledger_indexed", ["events": "\(done)", "of": "\(all)"])
      })
    do throws(StoreError) {
      store = try Kept.open(at: place, terms)
      let store = store
      try await live.load { visit throws(StoreError) in try await store.load(visit) }
      signer = try await store.read { reader throws(StoreError) in
        try reader.ledgerSigner(rootKey)
      }
      try await Self.restoreUses(from: store, to: live)
    } catch {
      throw .store(error)
    }
    self.rootKey = rootKey
    self.live = live
  }

  private static func isPresent(at place: Kept.Place) throws(StartError) -> Bool {
    do throws(StoreError) {
      return try Kept.isPresent(at: place)
    } catch {
      throw .store(error)
    }
  }

  private static func restoreUses(
    from store: Kept, to live: LiveState
  ) async throws(StoreError) {
    var uses: [TokenUse] = []
    repeat {
      let last = uses.last?.tokenID
      uses = try await store.read { reader throws(StoreError) in
        try reader.tokenUses(after: last, limit: 4096)
      }
      live.restore(uses)
    } while !uses.isEmpty
  }

  /// Not so when `init` was cut off before its one transaction; it can be run again then.
  private func hasOrganization() async throws(StartError) -> Bool {
    do throws(StoreError) {
      return try await store.read { reader throws(StoreError) in
        try !reader.organizations().isEmpty
      }
    } catch {
      throw .store(error)
    }
  }

  private static func key(_ configuration: Configuration) throws(StartError) -> RootKey {
    guard fileExists(configuration.keyFile) else {
      throw .keyMissing(path: configuration.keyFile)
    }
    do throws(CryptoError) {
      return try RootKey.read(file: configuration.keyFile)
    } catch {
      throw .key(error)
    }
  }

  private static func directory(
    _ open: () throws(FileError) -> DataDirectory
  ) throws(StartError) -> DataDirectory {
    do throws(FileError) {
      return try open()
    } catch {
      throw .file(error)
    }
  }
}
