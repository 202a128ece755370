import JetonDomain
import JetonRows
import JetonThreads
import Synchronization

/// Hears what the other nodes call out, and tells them what this one knows, on one thread and a
/// connection of its own. Nothing relies on it: without it, all takes until the next look, or until
/// a lease is renewed.
final class ListenerLoop {
  private let connector: Connector
  private let company: Company
  private let interval: Duration
  private let wakeWriter: () -> Void
  /// Has somebody look, on another connection, at what nobody may have called out.
  private let askForNews: () -> Void
  private var connection: Connection?
  private var looked = ContinuousClock.now
  /// Up to where the others have been told.
  private var told: Epoch = 0

  init(
    _ connector: Connector, _ company: Company, every interval: Duration,
    wakeWriter: @escaping () -> Void, askForNews: @escaping () -> Void
  ) {
    self.connector = connector
    self.company = company
    self.interval = interval
    self.wakeWriter = wakeWriter
    self.askForNews = askForNews
  }

  func run(while isOpen: () -> Bool) {
    while isOpen() {
      do throws(StoreError) {
        try serve(connected())
      } catch {
        connection = nil
        pause(interval)
      }
    }
  }

  private func connected() throws(StoreError) -> Connection {
    if let connection { return connection }
    let fresh = try connector.connect()
    // What it writes is said again with the next renewal, so nobody need wait for a disk.
    try fresh.post("SET synchronous_commit TO off")
    try fresh.post("LISTEN \(Notice.channel)")
    try fresh.settle()
    connection = fresh
    // Whatever was called out before.
    askForNews()
    return fresh
  }

  private func serve(_ connection: Connection) throws(StoreError) {
    try tell(connection)
    let payloads = try connection.notifications(until: company.bell, within: interval)
    hear(payloads.compactMap(Notice.init))
    guard looked.duration(to: .now) >= interval else { return }
    looked = .now
    askForNews()
  }

  private func hear(_ notices: [Notice]) {
    var heard: [(NodeID, Epoch)] = []
    for notice in notices {
      switch notice {
      case .committed(let batch): if company.peers.announced(batch) { wakeWriter() }
      case .known(let node, let epoch): heard.append((node, epoch))
      }
    }
    if !heard.isEmpty { company.peers.heard(heard) }
  }

  /// In the row, too, for those who do not hear.
  private func tell(_ connection: Connection) throws(StoreError) {
    let epoch = company.peers.changedEpoch
    guard company.membership.isJoined, epoch > told else { return }
    let id = company.membership.id
    _ = try connection.ask([
      Question(
        "UPDATE nodes SET epoch = ? WHERE id = ? AND epoch < ?",
        [.epoch(epoch), .id(id), .epoch(epoch)]),
      Notice.known(id, epoch).sending,
    ])
    told = epoch
  }
}
