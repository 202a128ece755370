import JetonRPC
import JetonSecret
import Synchronization

/// All sheets, in memory.
final class Sheets: Sendable {
  static let sheetsMaximum = 1000
  /// Things on one sheet.
  static let thingsMaximum = 1000

  private struct Kept {
    var sheet: TallyV1.Sheet
    let key: Secret
  }

  private let kept = Mutex<[String: Kept]>([:])

  /// Who has the key may mark the sheet.
  func open(_ sheet: TallyV1.Sheet) throws(RPCError) -> Secret {
    guard !sheet.name.isEmpty else { throw RPCError(.invalidArgument, "a sheet has a name") }
    let key = Secret(String(UInt64.random(in: 0 ... .max), radix: 36))
    try kept.withLock { kept throws(RPCError) in
      guard kept[sheet.name] == nil else {
        throw RPCError(.alreadyExists, "there is a sheet of this name")
      }
      guard kept.count < Self.sheetsMaximum else {
        throw RPCError(.resourceExhausted, "there are \(Self.sheetsMaximum) sheets")
      }
      kept[sheet.name] = Kept(sheet: sheet, key: key)
    }
    return key
  }

  func read(_ name: String) throws(RPCError) -> TallyV1.Sheet {
    guard let kept = kept.withLock({ $0[name] }) else { throw Self.notFound }
    return kept.sheet.judged
  }

  /// All of them, or none.
  func make(
    _ marks: [TallyV1.Mark], on name: String, key: Secret
  ) throws(RPCError) -> TallyV1.Sheet {
    try kept.withLock { kept throws(RPCError) in
      guard var found = kept[name] else { throw Self.notFound }
      guard found.key == key else { throw RPCError(.permissionDenied, "this is not the key") }
      for mark in marks { try found.sheet.make(mark) }
      kept[name] = found
      return found.sheet.judged
    }
  }

  private static var notFound: RPCError { RPCError(.notFound, "there is no sheet of this name") }
}

extension TallyV1.Sheet {
  fileprivate mutating func make(_ mark: TallyV1.Mark) throws(RPCError) {
    switch mark.change {
    case .add(let amount):
      let (sum, hasOverflowed) = counts[mark.thing, default: 0].addingReportingOverflow(amount)
      guard !hasOverflowed else { throw RPCError(.outOfRange, "the count is too large") }
      counts[mark.thing] = sum
    case .set(let count): counts[mark.thing] = count
    case .remove: counts[mark.thing] = nil
    case nil: throw RPCError(.invalidArgument, "a mark says what it changes")
    }
    guard counts.count <= Sheets.thingsMaximum else {
      throw RPCError(.resourceExhausted, "more than \(Sheets.thingsMaximum) things on a sheet")
    }
  }

  /// With its progress. A sum beyond 64 bits is beyond any goal.
  var judged: Self {
    guard let goal else { return self }
    let sum = counts.values.reduce(into: Int128(0)) { $0 += Int128($1) }
    var sheet = self
    sheet.progress = sum < Int128(goal) ? .below : .reached
    return sheet
  }
}
