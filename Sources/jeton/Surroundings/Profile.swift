import JetonSecret

/// A named set of habits in the configuration file: which server, which token, which output.
struct Profile: Sendable {
  let name: String
  let values: [String: String]

  static let keys: Set<String> =
    Trust.keys.union(["address", "token_file", "output", "timeout"])

  init(named name: String, in places: Places) throws(Failure) {
    try Profile.check(name)
    self.name = name
    let file = places.configuration
    let text = try file.publicContents()?.reveal() ?? ""
    values = try Sections(reading: text, path: file.path, keys: Profile.keys).named[name] ?? [:]
  }

  /// A profile's name is also the name of a file.
  private static func check(_ name: String) throws(Failure) {
    let isPlain = name.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0))
    }
    guard isPlain, (1...64).contains(name.count), !name.hasPrefix(".") else {
      throw Failure(
        .usage, "\"\(name.shown)\" cannot be the name of a profile",
        advice: ["letters, digits, dots, dashes and underscores, at most 64, no dot in front"])
    }
  }
}
