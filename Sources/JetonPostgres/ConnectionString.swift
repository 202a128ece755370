import CPostgres
import JetonDomain

/// Where the database is and how to reach it, as libpq reads it: `postgres://…`, or `key=value` pairs
/// (PostgreSQL's manual, "Connection Strings"). All of libpq's settings pass through, those of TLS
/// among them.
///
/// Several hosts are tried one by one, each with a deadline: libpq's own walk through them has none
/// when it is not to block.
package struct ConnectionString: Sendable, Hashable {
  package let text: String
  let hosts: [Host]
  /// It should not: who may list processes or read the configuration would know it.
  package let hasPassword: Bool

  /// One host of the string, with all that the string says.
  struct Host: Sendable, Hashable {
    let text: String
    /// What stands in the string's place for this host alone.
    let overrides: [String: String]
  }

  /// Nil when libpq does not understand it.
  package init?(_ text: String) {
    guard let given = Self.parse(text) else { return nil }
    self.text = text
    hasPassword = given["password"] != nil
    // What the string does not name may come from the environment or a service's file.
    let known = Self.defaults().merging(given) { $1 }
    let lists = ["host", "hostaddr", "port"].map { key in
      (key, (known[key] ?? "").split(separator: ",", omittingEmptySubsequences: false))
    }
    let count = lists.map(\.1.count).max() ?? 1
    hosts = (0..<count).map { number in
      var overrides: [String: String] = [:]
      for (key, values) in lists where count > 1 {
        // One port may be that of all hosts.
        overrides[key] = String(
          values.count == 1 ? values[0] : values.dropFirst(number).first ?? "")
      }
      return Host(text: text, overrides: overrides)
    }
  }

  private static func parse(_ text: String) -> [String: String]? {
    guard let options = unsafe PQconninfoParse(text, nil) else { return nil }
    defer { unsafe PQconninfoFree(options) }
    return unsafe values(of: options)
  }

  private static func defaults() -> [String: String] {
    guard let options = unsafe PQconndefaults() else { return [:] }
    defer { unsafe PQconninfoFree(options) }
    return unsafe values(of: options)
  }

  /// The list ends with an option without a name.
  private static func values(
    of options: UnsafeMutablePointer<PQconninfoOption>
  ) -> [String: String] {
    var values: [String: String] = [:]
    var option = unsafe options
    while let keyword = unsafe option.pointee.keyword {
      if let value = unsafe option.pointee.val {
        unsafe values[String(cString: keyword)] = unsafe String(cString: value)
      }
      unsafe option += 1
    }
    return values
  }
}

extension ConnectionString.Host {
  /// Keywords and values, each list ended by a null, as PQconnectStartParams wants them.
  func withParameters<Result>(
    _ body: (
      UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>
    ) -> Result
  ) -> Result {
    // The string is expanded first; what comes behind it stands over it.
    let settings =
      [("dbname", text), ("fallback_application_name", "jetond")]
      + overrides.sorted { $0.key < $1.key }
      + [("target_session_attrs", "read-write"), ("client_encoding", "UTF8")]
    return unsafe withTexts(settings.map(\.0)) { keywords in
      unsafe withTexts(settings.map(\.1)) { values in unsafe body(keywords, values) }
    }
  }
}

private func withTexts<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
  var bytes: [CChar] = []
  let starts = texts.map { text in
    defer { bytes += text.utf8CString }
    return bytes.count
  }
  return unsafe bytes.withUnsafeBufferPointer { memory in
    let addresses = unsafe starts.map { start in unsafe memory.baseAddress.map { unsafe $0 + start }
    }
    return unsafe body(addresses + [nil])
  }
}
