import JetonLedger
import Testing

/// There is no byte of an export that may be changed.
@Suite struct ExportFlipTests {
  private static let ledger = SampleLedger(size: 5, rotations: [3])

  @Test func `every byte of a binary export counts`() throws {
    let records = Self.ledger.export(hidden: [4])
    let bytes = ExportForm.binary.opening + records.flatMap { ExportForm.binary.bytes($0) }
    #expect(isGood(bytes))
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= place.isMultiple(of: 2) ? 1 : 0x80
      #expect(!isGood(changed), "byte \(place)")
    }
  }

  @Test func `an export that ends anywhere is not whole`() {
    for form in ExportForm.allCases {
      let records = Self.ledger.export()
      let bytes = form.opening + records.flatMap { form.bytes($0) }
      for count in bytes.indices { #expect(!isGood(Array(bytes.prefix(count)))) }
    }
  }

  private func isGood(_ bytes: [UInt8]) -> Bool {
    do throws(LedgerFault) {
      var check = ExportCheck()
      try check.take(bytes)
      _ = try check.finish()
      return true
    } catch {
      return false
    }
  }
}
