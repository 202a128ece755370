import JetonLedger

extension Failure {
  /// What does not hold, in words, and its kind for scripts that read them.
  init(_ fault: LedgerFault) {
    switch fault.kind {
    case .unreadable: self.init(.failed, fault.detail.shown)
    case .changed, .removed, .swapped, .inserted, .cutOff, .rewritten, .signature, .key, .tree,
      .row, .schema, .malformed:
      self.init(.notProved, fault.detail.shown)
    }
  }
}

extension Shape<LedgerFault> {
  static let fault = Shape([
    .field("verdict", "Verdict") { .text($0.kind.rawValue) },
    .field("epoch", "From event") { $0.epoch.map(Document.number) ?? .null },
    .field("detail", "What") { .text($0.detail) },
  ])
}

extension Invocation {
  /// Runs what may find a ledger wanting. Programs get the finding as data, too.
  func proving<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let fault as LedgerFault {
      if settings.output != .table { try print(fault, as: .fault) }
      throw Failure(fault)
    }
  }
}
