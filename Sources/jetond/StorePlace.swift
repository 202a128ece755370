import JetonDomain
import JetonPostgres
import JetonSQLite

/// Where everything is kept.
enum StorePlace: Sendable, Hashable {
  /// In a file of a directory.
  case sqlite(directory: String)
  case postgres(ConnectionString)

  /// `sqlite` is that of the data directory, `sqlite:DIRECTORY` another one; all else is for libpq
  /// to understand. Nil: it does not, or there is a password in it.
  init?(_ text: String, within dataDirectory: String) {
    if text == "sqlite" {
      self = .sqlite(directory: dataDirectory)
    } else if text.hasPrefix("sqlite:") {
      self = .sqlite(directory: absolute(String(text.dropFirst(7)), within: dataDirectory))
    } else if text.contains("=") || text.contains("://"), let place = ConnectionString(text),
      !place.hasPassword
    {
      self = .postgres(place)
    } else {
      return nil
    }
  }

  /// As a flag, where it is not what is used without one.
  var flag: String {
    switch self {
    case .sqlite: ""
    case .postgres(let place): " --store '\(place.text)'"
    }
  }

  static let expected =
    "sqlite, postgres://USER@HOST/DATABASE or key=value pairs, without a password: that belongs "
    + "into PGPASSWORD, ~/.pgpass or the file that passfile= names"

  /// Runs a command on the kind of store that is there.
  func run(_ command: some StoreCommand) async throws(StartError) -> ExitCode {
    switch self {
    case .sqlite(let directory): try await command.run(SQLiteStore.self, at: directory)
    case .postgres(let place): try await command.run(PostgresStore.self, at: place)
    }
  }
}

/// Something to be done on a store of whatever kind.
protocol StoreCommand: Sendable {
  func run<Kept: KeptStore>(
    _: Kept.Type, at place: Kept.Place
  ) async throws(StartError) -> ExitCode
}
