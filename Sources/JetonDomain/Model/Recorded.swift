/// A value that the ledger may hold, in its words.
protocol Recorded {
  var recorded: String? { get }
}

extension String: Recorded {
  var recorded: String? { self }
}

extension Bool: Recorded {
  var recorded: String? { self ? "true" : "false" }
}

extension Instant: Recorded {
  var recorded: String? { description }
}

/// As ProtoJSON writes it, for example `2592000s`.
extension Duration: Recorded {
  var recorded: String? {
    let (seconds, attoseconds) = components
    guard attoseconds != 0 else { return "\(seconds)s" }
    let nanoseconds = String(abs(attoseconds) / 1_000_000_000)
    let sign = seconds == 0 && attoseconds < 0 ? "-" : ""
    return
      "\(sign)\(seconds).\(String(repeating: "0", count: 9 - nanoseconds.count))\(nanoseconds)s"
  }
}

extension Identifier: Recorded {
  var recorded: String? { description }
}

extension Role: Recorded {
  package var word: String {
    switch self {
    case .viewer: "VIEWER"
    case .contributor: "CONTRIBUTOR"
    case .admin: "ADMIN"
    case .owner: "OWNER"
    }
  }

  var recorded: String? { word }
}

extension User.State: Recorded {
  var recorded: String? {
    switch self {
    case .invited: "INVITED"
    case .active: "ACTIVE"
    case .deactivated: "DEACTIVATED"
    }
  }
}

extension Organization.SelfRotation: Recorded {
  var recorded: String? {
    switch self {
    case .off: "OFF"
    case .contributor: "CONTRIBUTOR"
    case .viewer: "VIEWER"
    }
  }
}

extension Optional: Recorded where Wrapped: Recorded {
  var recorded: String? { self?.recorded ?? nil }
}
