import JetonMessages

/// Options that several commands share.
enum Choice {
  static let role = Option("role", "ROLE", "role across the organization", of: JetonV1.Role.words)
  static let onlyRole = Option("role", "ROLE", "only those of this role", of: JetonV1.Role.words)
  static let owner = Option("owner", "USER", "the user answerable for it, by name or id")
  static let description = Option("description", "TEXT", "what it is for")
  static let displayName = Option("display-name", "TEXT", "the person's name in full")
  static let etag = Option("etag", "ETAG", "only if nobody has changed it since this etag")
  static let namePart = Option("name", "PART", "only those whose name contains this")
  static let yes = Option("yes", "do not ask", short: "y")
  static let expires = ending("expires", "end of the new token, for example 90d or 2026-12-01")

  static func ending(_ name: String, _ summary: String) -> Option<Ending> {
    Option(name, "SPAN|DATE", summary, meaning: Ending.init(reading:))
  }
}
