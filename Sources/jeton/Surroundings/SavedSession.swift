import JetonSecret

/// What `jeton login` leaves for the commands after it.
struct SavedSession: Sendable {
  /// The one server that may see the token.
  let address: String
  let user: String
  let token: Secret
  let expireTime: Moment?
  /// What that server was reached with; paths are absolute.
  let trust: Trust

  private static let keys: Set<String> =
    Trust.keys.union(["address", "user", "token", "expire_time"])

  init(
    address: String, user: String, token: Secret, expireTime: Moment?, trust: Trust = Trust()
  ) {
    self.address = address
    self.user = user
    self.token = token
    self.expireTime = expireTime
    self.trust = trust
  }

  /// Nil when nobody is logged in.
  init?(reading file: PrivateFile) throws(Failure) {
    guard let text = try file.contents()?.reveal() else { return nil }
    let values = try Sections(reading: text, path: file.path, keys: SavedSession.keys).named[""]
    guard let address = values?["address"], let token = values?["token"] else { return nil }
    self.init(
      address: address, user: values?["user"] ?? "", token: Secret(token),
      expireTime: values?["expire_time"].flatMap { Moment(reading: $0) },
      trust: Trust(values ?? [:]))
  }

  func write(to file: PrivateFile) throws(Failure) {
    var values = trust.values(in: System.currentDirectory())
    values.merge(["address": address, "user": user, "token": token.reveal()]) { $1 }
    values["expire_time"] = expireTime?.rfc3339
    try file.write(Secret(Sections(named: ["": values]).text))
  }
}
