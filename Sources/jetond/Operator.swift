import Glibc
import JetonDomain

/// Whoever runs jetond on this machine, as the ledger names it.
enum Operator {
  static var name: String { "uid \(getuid())" }
  static var origin: Event.Origin { Event.Origin(source: "jetond", agent: "jetond/" + version) }
}
