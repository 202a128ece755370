import JetonCrypto
import JetonDomain
import JetonLedger
import JetonMessages

typealias ExportRecord = JetonV1.ExportEventsResponse

/// An export, what is kept of its ledger elsewhere, and what a verifier says of it.
struct ExportCase {
  var name: String
  var records: [ExportRecord]
  var heads: [SignedCheckpoint] = []
  /// Nil: good.
  var kind: LedgerFault.Kind?
  var epoch: Epoch?
  var forms = ExportForm.allCases
  /// After the records were written.
  var finish: (_ bytes: inout [UInt8], _ form: ExportForm) -> Void = { _, _ in }
}

enum ExportCases {
  static let ledger = SampleLedger(size: 13, rotations: [4, 9])
  private static let whole = ledger.export()

  static var all: [ExportCase] {
    good + hostileRecords + hostileHeaders + hostileBytes + againstHeads
  }

  private static var good: [ExportCase] {
    [
      ExportCase(name: "whole", records: whole),
      ExportCase(name: "one-event", records: SampleLedger(size: 1).export()),
      ExportCase(name: "a-range", records: ledger.export(after: 5, last: 11)),
      ExportCase(name: "an-empty-range", records: ledger.export(after: 6, last: 6)),
      ExportCase(name: "bodies-removed", records: ledger.export(hidden: [2, 3, 8])),
      ExportCase(name: "a-rotation-without-its-body", records: ledger.export(hidden: [4])),
      ExportCase(name: "before-the-second-rotation", records: ledger.export(size: 8)),
      ExportCase(
        name: "heads-kept-of-every-key", records: whole, heads: [3, 4, 8, 9, 13].map(ledger.head)),
      ExportCase(
        name: "a-kept-head-beyond-the-range", records: ledger.export(last: 7),
        heads: [ledger.head(13)]),
    ]
  }

  private static var hostileRecords: [ExportCase] {
    [
      changed("an-entry-changed", .changed, 6) { $0[6].entry[40] ^= 1 },
      changed("a-hash-changed", .changed, 6) { $0[6].leafHash[0] ^= 1 },
      changed("a-hash-of-31-bytes", .malformed, 6) { $0[6].leafHash.removeLast() },
      changed("an-entry-changed-with-its-hash", .rewritten, 1) { records in
        rewrite(&records[6]) { $0.agent = "another" }
      },
      changed("the-last-entry-changed-with-its-hash", .rewritten, 1) { records in
        rewrite(&records[13]) { $0.agent = "another" }
      },
      changed("an-entry-that-is-no-event", .changed, 6) { $0[6].entry = [0xFF, 0xFF] },
      changed("a-time-before-the-event-before", .changed, 6) { records in
        rewrite(&records[6]) { $0.time?.seconds -= 3 }
      },
      changed("an-event-removed", .removed, 6) { $0.remove(at: 6) },
      changed("two-events-removed", .removed, 6) { $0.removeSubrange(6...7) },
      changed("the-first-event-removed", .removed, 1) { $0.remove(at: 1) },
      changed("an-event-without-its-hash", .malformed, 6) { $0[6].leafHash = [] },
      changed("an-event-without-body-or-reason", .malformed, 6) { $0[6].entry = [] },
      changed("an-event-with-body-and-reason", .malformed, 6) { $0[6].absence = .removed },
      changed("two-events-swapped", .swapped, 6) { $0.swapAt(6, 7) },
      changed("an-event-moved-to-the-end", .swapped, 6) { $0.append($0.remove(at: 6)) },
      changed("two-entries-swapped-under-their-epochs", .swapped, 6) { records in
        swap(&records, 6, 9) { record, other in
          record.entry = other.entry
          record.leafHash = other.leafHash
        }
      },
      changed("an-event-twice", .inserted, 7) { $0.insert($0[6], at: 7) },
      changed("an-event-after-the-end", .inserted, 14) { records in
        records.append(SampleLedger(size: 14, rotations: [4, 9]).export()[14])
      },
      changed("an-event-0", .inserted, 1) { records in
        records.insert(ExportRecord(leafHash: records[1].leafHash, absence: .removed), at: 1)
      },
      changed("the-end-cut-off", .cutOff, 12) { $0.removeLast(2) },
      changed("nothing-but-the-header", .cutOff, 1) { $0.removeLast(13) },
    ]
  }

  private static var hostileHeaders: [ExportCase] {
    [
      changed("no-header", .malformed, nil) { $0.removeFirst() },
      changed("a-second-header", .malformed, nil) { $0.insert($0[0], at: 3) },
      header("no-head", .malformed, nil) { $0.checkpoint = nil },
      header("no-keys", .malformed, nil) { $0.keys = nil },
      header("a-first-key-of-31-bytes", .key, nil) { $0.keys?.firstPublicKey.removeLast() },
      header("another-first-key", .key, 4) {
        $0.keys?.firstPublicKey = SampleLedger.key(99).publicKey.bytes
      },
      header("a-rotation-left-out", .key, 9) { $0.keys?.rotations.remove(at: 0) },
      header("the-last-rotation-left-out", .signature, nil) { $0.keys?.rotations.removeLast() },
      header("a-root-changed", .signature, nil) { $0.checkpoint?.rootHash[0] ^= 1 },
      header("a-size-changed", .signature, nil) { $0.checkpoint?.treeSize += 1 },
      header("a-time-changed", .signature, nil) { $0.checkpoint?.time?.nanos += 1000 },
      header("an-origin-changed", .signature, nil) { $0.checkpoint?.origin += "a" },
      header("half-a-microsecond", .malformed, nil) { $0.checkpoint?.time?.nanos += 500 },
      header("another-signer-named", .signature, nil) {
        $0.checkpoint?.publicKey = SampleLedger.key(99).publicKey.bytes
      },
      header("a-signature-changed", .signature, nil) { $0.checkpoint?.signature[5] ^= 1 },
      header("signed-with-the-key-before", .signature, nil) {
        $0.checkpoint = JetonV1.Checkpoint(
          ledger.checkpoint(13).signed(by: SampleLedger.key(1 + 4)))
      },
      header("a-range-that-ends-before-it-begins", .malformed, nil) {
        ($0.afterEpoch, $0.lastEpoch) = (5, 4)
      },
      header("a-range-beyond-the-head", .malformed, nil) { $0.lastEpoch = 14 },
      header("a-subtree-too-many", .malformed, nil) { $0.subtrees.append($0.checkpoint!.rootHash) },
      header("a-proof-where-none-is-needed", .rewritten, 1) {
        $0.consistency.append($0.checkpoint!.rootHash)
      },
      range("a-subtree-changed", .rewritten, 6) { $0.subtrees[0][0] ^= 1 },
      range("a-subtree-left-out", .malformed, nil) { $0.subtrees.removeLast() },
      range("a-subtree-of-31-bytes", .malformed, nil) { $0.subtrees[0].removeLast() },
      range("a-proof-changed", .rewritten, 6) { $0.consistency[0][0] ^= 1 },
      range("a-proof-left-out", .rewritten, 6) { $0.consistency = [] },
      ExportCase(
        name: "a-rotation-told-of-that-is-not-there",
        records: {
          // The keys of a ledger whose event 6 hands over, and the events of one where it does not.
          let other = SampleLedger(size: 13, rotations: [6])
          var records = SampleLedger(size: 13).export()
          records[0].header?.keys = other.keys(at: 13)
          records[0].header?.checkpoint = JetonV1.Checkpoint(
            SampleLedger(size: 13).checkpoint(13).signed(by: other.key))
          return records
        }(), kind: .key, epoch: 6),
      ExportCase(
        name: "a-rotation-there-that-is-not-told-of",
        records: {
          var records = SampleLedger(size: 13, rotations: [6]).export()
          records[0].header?.keys?.rotations = []
          records[0].header?.checkpoint = JetonV1.Checkpoint(
            SampleLedger(size: 13, rotations: [6]).checkpoint(13).signed(by: SampleLedger.key(1)))
          return records
        }(), kind: .key, epoch: 6),
    ]
  }

  private static var hostileBytes: [ExportCase] {
    [
      ExportCase(
        name: "cut-in-the-middle-of-an-event", records: whole, kind: .cutOff, epoch: 13,
        finish: { bytes, _ in bytes.removeLast(9) }),
      ExportCase(
        name: "bytes-after-the-end", records: whole, kind: .cutOff, epoch: 14,
        finish: { bytes, form in bytes += form == .binary ? [0x20, 0x01] : Array("{".utf8) }),
      ExportCase(
        name: "another-event-shown", records: whole, kind: .changed, epoch: 6, forms: [.jsonLines],
        finish: { bytes, _ in
          let text = String(decoding: bytes, as: UTF8.self)
          bytes = Array(
            text.replacing("\"after\":\"Zähler 6\"", with: "\"after\":\"Zähler 5\"").utf8)
        }),
      ExportCase(
        name: "of-nothing", records: [], kind: .malformed, finish: { bytes, _ in bytes = [] }),
      ExportCase(
        name: "of-something-else", records: [], kind: .malformed,
        finish: { bytes, form in bytes = Array((form == .binary ? "JETONEX2" : "[]\n").utf8) }),
      ExportCase(
        name: "a-record-that-cannot-be-read", records: whole, kind: .malformed,
        finish: { bytes, form in bytes += form == .binary ? [0x02, 0x0A, 0x7F] : Array("{]\n".utf8)
        }),
    ]
  }

  private static var againstHeads: [ExportCase] {
    let shorter = ledger.export(size: 11)
    let other = SampleLedger(size: 13, rotations: [4, 9], seed: 50)
    return [
      ExportCase(
        name: "kept-head-covers-more", records: shorter, heads: [ledger.head(13)], kind: .cutOff,
        epoch: 12),
      ExportCase(
        name: "kept-head-of-another-ledger", records: whole, heads: [other.head(7)],
        kind: .signature),
      ExportCase(
        name: "kept-head-of-another-past", records: whole,
        heads: [ledger.head(5), forged(8, seed: 5)], kind: .rewritten, epoch: 6),
      ExportCase(
        name: "kept-head-of-another-end", records: whole, heads: [forged(13, seed: 10)],
        kind: .rewritten, epoch: 1),
      ExportCase(
        name: "kept-head-with-the-key-after", records: whole,
        heads: [ledger.checkpoint(3).signed(by: SampleLedger.key(1 + 4))], kind: .signature),
      ExportCase(
        name: "kept-head-before-the-range-of-another-past",
        records: ledger.export(after: 5, last: 11),
        heads: [forged(5, seed: 5)], kind: .rewritten, epoch: 1),
    ]
  }

  /// Signed with the ledger's own key, over what is not the ledger.
  private static func forged(_ size: UInt64, seed: UInt8) -> SignedCheckpoint {
    var head = ledger.checkpoint(size)
    head.root = MerkleTree.leafHash([1, 2, 3])
    return head.signed(by: SampleLedger.key(seed))
  }

  private static func changed(
    _ name: String, _ kind: LedgerFault.Kind, _ epoch: Epoch?,
    _ change: (inout [ExportRecord]) -> Void
  ) -> ExportCase {
    var records = whole
    change(&records)
    return ExportCase(name: name, records: records, kind: kind, epoch: epoch)
  }

  private static func header(
    _ name: String, _ kind: LedgerFault.Kind, _ epoch: Epoch?,
    _ change: (inout JetonV1.ExportHeader) -> Void
  ) -> ExportCase {
    changed("header-" + name, kind, epoch) { change(&$0[0].header!) }
  }

  private static func range(
    _ name: String, _ kind: LedgerFault.Kind, _ epoch: Epoch?,
    _ change: (inout JetonV1.ExportHeader) -> Void
  ) -> ExportCase {
    var records = ledger.export(after: 5, last: 11)
    change(&records[0].header!)
    return ExportCase(name: "range-" + name, records: records, kind: kind, epoch: epoch)
  }

  private static func rewrite(
    _ record: inout ExportRecord, _ change: (inout JetonV1.Event) -> Void
  ) {
    var event = try! JetonV1.Event(decoding: record.entry.span, limits: .standard)
    change(&event)
    record.entry = event.encode()
    record.leafHash = MerkleTree.leafHash(record.entry).bytes
  }

  private static func swap(
    _ records: inout [ExportRecord], _ left: Int, _ right: Int,
    _ take: (inout ExportRecord, ExportRecord) -> Void
  ) {
    let (one, other) = (records[left], records[right])
    take(&records[left], other)
    take(&records[right], one)
  }
}
