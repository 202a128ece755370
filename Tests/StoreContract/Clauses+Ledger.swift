import JetonCrypto
import JetonDomain
import JetonLedger

// The ledger has no gaps, and its tree is that of its events.
extension StoreContract {
  static var ledger: [Clause<Bench>] {
    [
      Clause("counts epochs from one, without gaps, over a restart") { bench in
        for start in [0, 3, 6] {
          try await bench.with { shelf in
            let epochs = try await append(start..<(start + 3), to: shelf)
            let expected = (start..<(start + 3)).map { Epoch($0 + 1) }
            try expectEqual(epochs, expected, "epochs")
          }
        }
      },
      Clause("gives an event back as it was written, with the bytes of its leaf") { bench in
        let event = Fixture.fullEvent(3)
        try await bench.with { shelf in
          let epoch = try await shelf.write { (state) throws(StoreError) in
            try state.append(event)
          }
          let entry = try await shelf.read { (state) throws(StoreError) in
            (try state.entry(epoch), try state.entry(epoch + 1), try state.entry(0))
          }
          try expectEqual(entry.0?.event, event, "the event")
          try expectEqual(entry.0?.bytes, EventCoding.encode(event, epoch: 1), "its bytes")
          try expect(entry.1 == nil && entry.2 == nil, "there is an event that nobody wrote")
        }
      },
      Clause("builds the tree of all events, over a restart") { bench in
        for start in [0, 5, 13, 16] {
          try await bench.with { shelf in
            _ = try await append(start..<(start + 7), to: shelf)
            try await checkTree(of: shelf)
          }
        }
      },
      Clause("keeps who signs for the ledger, whatever is removed, over a restart") { bench in
        try await bench.with { shelf in
          try await shelf.write { (state) throws(StoreError) in
            for number in 0..<6 {
              var event = Fixture.event(number)
              if number == 1 { event.verb = .rotateLedgerKey }
              _ = try state.append(event)
            }
            _ = try state.removeEvents(of: .change, through: 5, count: 5, scanning: 100)
          }
        }
        try await bench.with { shelf in
          let found = try await shelf.read { (state) throws(StoreError) in
            (try state.entry(2), try state.ledgerKeyEntries())
          }
          try expect(found.0 == nil, "retention did nothing")
          try expectEqual(found.1.map(\.epoch), [2], "the entries of keys")
          try expectEqual(found.1.first?.event.verb, .rotateLedgerKey, "what they say")
        }
      },
      Clause("never lets time go back") { bench in
        try await bench.with(clock: { Fixture.later(100) }) { shelf in
          _ = try await append(200..<201, to: shelf)
          let now = try await shelf.write { (state) throws(StoreError) in state.now }
          try expectEqual(now, Fixture.later(200), "now")
        }
        try await bench.with(clock: { Fixture.later(50) }) { shelf in
          let now = try await shelf.write { (state) throws(StoreError) in state.now }
          try expectEqual(now, Fixture.later(200), "now, after a restart")
          let epoch = try await append(20..<21, to: shelf)[0]
          let entry = try await shelf.read { (state) throws(StoreError) in
            try state.entry(epoch)
          }
          try expectEqual(entry?.event.time, Fixture.later(200), "the time of a late event")
        }
      },
    ]
  }

  static func append(_ numbers: Range<Int>, to shelf: Bench.Shelf) async throws -> [Epoch] {
    try await shelf.write { (state) throws(StoreError) in
      try numbers.map { (number) throws(StoreError) in try state.append(Fixture.event(number)) }
    }
  }

  private static func checkTree(of shelf: Bench.Shelf) async throws {
    let (leaves, root, proofs) = try await shelf.read { (state) throws(StoreError) in
      let size = try state.lastEpoch()
      let epochs = Array(1...size)
      let leaves = try epochs.map { (epoch) throws(StoreError) in
        MerkleTree.leafHash(try state.entry(epoch)?.bytes ?? [])
      }
      let proofs = try epochs.map { (epoch) throws(StoreError) in
        try state.inclusionProof(of: epoch, size: size)
      }
      return (leaves, try state.treeRoot(size: size), proofs)
    }
    var frontier = TreeFrontier()
    for leaf in leaves { _ = frontier.append(leaf: leaf) }
    try expectEqual(root, frontier.root, "the root of \(leaves.count)")
    for (index, proof) in proofs.enumerated() {
      let isIncluded = MerkleTree.verifyInclusion(
        of: leaves[index], leaf: UInt64(index), size: UInt64(leaves.count), proof: proof,
        root: root)
      try expect(isIncluded, "leaf \(index) of \(leaves.count) is not proved")
    }
  }
}
