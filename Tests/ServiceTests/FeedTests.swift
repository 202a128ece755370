import JetonClient
import JetonCrypto
import JetonLedger
import JetonMessages
import JetonRPC
import JetonService
import Testing

@Suite struct FeedTests {
  @Test func `a watcher resumes from its epoch with neither gap nor duplicate`() async throws {
    let office = try await Office()
    let ledger = LedgerServiceClient(office.ownerChannel)
    let seen = try await Self.events(ledger, after: 0, count: 2)
    for number in 0..<20 { _ = try await office.account("a\(number)") }
    let rest = try await Self.events(ledger, after: seen.last?.epoch ?? 0, count: 20)
    #expect((seen + rest).map(\.epoch) == Array(1...22))
  }

  @Test func `a watcher hears of what happens while it watches`() async throws {
    let office = try await Office()
    var stream = LedgerServiceClient(office.ownerChannel)
      .watchEvents(JetonV1.WatchEventsRequest()).makeAsyncIterator()
    let start = try await stream.next()
    #expect(start?.event == nil)
    #expect(start?.epoch == 2)
    _ = try await office.account("ci")
    let heard = try await stream.next()
    #expect(heard?.event?.verb == "CreateServiceAccount")
    #expect(heard?.event?.object?.name == "ci")
  }

  @Test func `a watcher of little learns how far the ledger has come`() async throws {
    let office = try await Office()
    var request = JetonV1.WatchEventsRequest()
    var filter = JetonV1.EventFilter()
    filter.verb = "DeleteServiceAccount"
    request.filter = filter
    var stream = LedgerServiceClient(office.ownerChannel).watchEvents(request).makeAsyncIterator()
    _ = try await stream.next()
    _ = try await office.account("ci")
    let progress = try await stream.next()
    #expect(progress?.event == nil)
    #expect(progress?.epoch == 3)
  }

  @Test func `S32 an open stream ends with the credential it was opened with`() async throws {
    let office = try await Office()
    let admin = try await office.account("admin", role: .admin)
    var stream = LedgerServiceClient(office.channel(admin.secret))
      .watchEvents(JetonV1.WatchEventsRequest()).makeAsyncIterator()
    _ = try await stream.next()
    _ = try await ServiceAccountServiceClient(office.ownerChannel).deleteServiceAccount(
      JetonV1.DeleteServiceAccountRequest(serviceAccount: "admin"))
    var ended: RPCError?
    do throws(RPCError) {
      while let message = try await stream.next() {
        #expect(message.event == nil, "nothing is told after the end")
      }
    } catch {
      ended = error
    }
    #expect(ended == .unauthenticated)
  }

  @Test func `a watcher who is no longer an ADMIN is told nothing more`() async throws {
    let office = try await Office()
    let admin = try await office.account("admin", role: .admin)
    var stream = LedgerServiceClient(office.channel(admin.secret))
      .watchEvents(JetonV1.WatchEventsRequest()).makeAsyncIterator()
    _ = try await stream.next()
    var request = JetonV1.UpdateServiceAccountRequest()
    request.serviceAccount = "admin"
    request.role = .viewer
    _ = try await ServiceAccountServiceClient(office.ownerChannel).updateServiceAccount(request)
    await #expect(throws: RPCError.self) { _ = try await stream.next() }
  }

  @Test func `an epoch that was never reached is refused`() async throws {
    let office = try await Office()
    for after in [3, UInt64(Int64.max), .max] {
      var request = JetonV1.WatchEventsRequest()
      request.afterEpoch = after
      var stream = LedgerServiceClient(office.ownerChannel).watchEvents(request)
        .makeAsyncIterator()
      await #expect(throws: RPCError.self) { _ = try await stream.next() }
    }
  }

  @Test func `an export holds every event, and its bytes prove themselves`() async throws {
    let office = try await Office()
    for number in 0..<5 { _ = try await office.account("a\(number)") }
    let ledger = LedgerServiceClient(office.ownerChannel)
    let head = try await ledger.getCheckpoint(JetonV1.GetCheckpointRequest()).checkpoint
    var leaves: [HashValue] = []
    for try await message in ledger.exportEvents(JetonV1.ExportEventsRequest())
    where message.header == nil {
      leaves.append(MerkleTree.leafHash(message.entry))
      #expect(leaves.last?.bytes == message.leafHash)
    }
    #expect(leaves.count == 7)
    var tree = TreeFrontier()
    for leaf in leaves { _ = tree.append(leaf: leaf) }
    #expect(head?.treeSize == 7)
    #expect(head?.rootHash == tree.root.bytes)
  }

  @Test func `an export goes on where another ended, and says where it will end`() async throws {
    let office = try await Office()
    for number in 0..<5 { _ = try await office.account("a\(number)") }
    let ledger = LedgerServiceClient(office.ownerChannel)
    var whole: [JetonV1.ExportEventsResponse] = []
    for try await message in ledger.exportEvents(.init()) where message.header == nil {
      whole.append(message)
    }
    #expect(whole.allSatisfy { $0.lastEpoch == 7 })
    var parts: [JetonV1.ExportEventsResponse] = []
    for (after, last) in [(0, 3), (3, 4), (4, 0)] as [(UInt64, UInt64)] {
      for try await message in ledger.exportEvents(.init(afterEpoch: after, lastEpoch: last))
      where message.header == nil {
        #expect(message.lastEpoch == (last == 0 ? 7 : last))
        parts.append(message)
      }
    }
    #expect(parts.map(\.entry) == whole.map(\.entry))
    #expect(parts.map(\.epoch) == Array(1...7))
    for beyond in [JetonV1.ExportEventsRequest(afterEpoch: 8), .init(lastEpoch: 8)] {
      let error = await refusal { () throws(RPCError) in
        do {
          for try await _ in ledger.exportEvents(beyond) {}
        } catch let error as RPCError { throw error } catch { Issue.record("threw \(error)") }
      }
      #expect(error?.reason == "EPOCH_NOT_REACHED")
    }
  }

  @Test func `an event's place in the tree is proved`() async throws {
    let office = try await Office()
    for number in 0..<5 { _ = try await office.account("a\(number)") }
    let ledger = LedgerServiceClient(office.ownerChannel)
    let root = try await ledger.getCheckpoint(JetonV1.GetCheckpointRequest()).checkpoint?.rootHash
    var request = JetonV1.GetInclusionProofRequest()
    request.epoch = 3
    let proof = try await ledger.getInclusionProof(request)
    let leaf = try #require(HashValue(bytes: proof.leafHash))
    #expect(
      MerkleTree.verifyInclusion(
        of: leaf, leaf: proof.leafIndex, size: proof.treeSize,
        proof: proof.hashes.compactMap { HashValue(bytes: $0) },
        root: try #require(HashValue(bytes: root ?? []))))
  }

  private static func events(
    _ ledger: LedgerServiceClient<some RPCChannel>, after epoch: UInt64, count: Int
  ) async throws -> [JetonV1.Event] {
    var request = JetonV1.WatchEventsRequest()
    request.afterEpoch = epoch
    var events: [JetonV1.Event] = []
    for try await message in ledger.watchEvents(request) {
      if let event = message.event { events.append(event) }
      if events.count == count { break }
    }
    return events
  }
}
