import JetonDomain
import JetonLease
import JetonRows

// This node's lease, and who else may hold one: both in the transactions that are made anyhow.
extension WriterLoop {
  /// Who may answer from memory, in the order of the log.
  func askForOthers(_ connection: Connection) throws(StoreError) {
    guard company != nil else { return }
    try connection.post(NodeRow.all) { [self] in others.rows = $0 }
    if renewing != nil { try connection.post(Self.replication) { [self] in others.standbys = $0 } }
  }

  /// Before who waits for them can ask.
  func hearOfOthers() {
    guard let company else { return }
    do throws(StoreError) {
      var rows: [NodeRow] = []
      for row in try others.rows?.rows() ?? [] { rows.append(try NodeRow(row)) }
      company.peers.saw(rows)
      if let standbys = others.standbys {
        company.peers.isUnreplicated = try standbys.rows() == [[.text("")]]
      }
    } catch {
      stop("who else holds a lease cannot be read: \(error)")
    }
  }

  private static let replication = Question(
    "SELECT current_setting('synchronous_standby_names')")

  /// `known` and not the head as it will be: of its own changes memory is told after the commit.
  func postRenewal(_ connection: Connection) throws(StoreError) {
    guard let company, renewing != nil else { return }
    let row = company.membership.row(
      knowing: known.lastEpoch, at: options.clock(), isUnreplicated: company.peers.isUnreplicated)
    for question in [row.writing] + company.peers.forgotten.map(\.removal) {
      try connection.post(question)
    }
  }

  /// After everything before the commit is in memory.
  func renewed() {
    if let renewing { company?.membership.renewed(from: renewing) }
    renewing = nil
  }

  /// Nothing is answered from memory any more, so nobody need wait for that.
  func leave() {
    guard let company else { return }
    company.membership.terms.lease.end()
    guard company.membership.isJoined, let connection, connection.isAlive() else { return }
    _ = try? connection.ask([
      Question("DELETE FROM nodes WHERE id = ?", [.id(company.membership.id)]),
      Notice.known(company.membership.id, known.lastEpoch).sending,
    ])
  }
}
