import JetonDomain

/// The five characters by which PostgreSQL says what went wrong (its manual, appendix A), and what
/// that means for whoever asked.
struct SQLState: Hashable {
  let code: String

  static let queryCanceled = SQLState(code: "57014")
  /// What a COMMIT says whose wait for the standby was ended: it is here, perhaps nowhere else.
  static let warning = SQLState(code: "01000")

  func error(_ message: String) -> StoreError {
    let detail = "PostgreSQL \(code): \(message)"
    return switch code.prefix(2) {
    // Data, integrity, syntax and names, privileges apart, damaged pages.
    case "22", "23", "XX": .corrupt(detail: detail)
    case "42" where code != "42501": .corrupt(detail: detail)
    default: .unavailable(detail: detail)
    }
  }
}
