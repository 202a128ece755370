/// One thing that can be set: its key is a flag, a line of the file, and, in capitals after
/// `JETOND_`, an environment variable.
enum Setting: String, CaseIterable, Sendable {
  case config
  case data
  case store
  case nodeName = "node-name"
  case lease
  case keyFile = "key-file"
  case unix
  case unixMode = "unix-mode"
  case tcp
  case plainTCP = "plain-tcp"
  case tlsCertificate = "tls-certificate"
  case tlsKey = "tls-key"
  case tlsClients = "tls-clients"
  case tlsClientAuthority = "tls-client-ca"
  case reactors
  case connections
  case connectionsPerPeer = "connections-per-peer"
  case connectionAge = "connection-age"
  case drainTimeout = "drain-timeout"
  case sessionLife = "session-life"
  case keepEndedTokens = "keep-ended-tokens"
  case keepChanges = "keep-changes"
  case keepChangesCount = "keep-changes-count"
  case keepActions = "keep-actions"
  case keepActionsCount = "keep-actions-count"
  case passwordMemory = "password-memory"
  case passwordPasses = "password-passes"
  case passwordWorkers = "password-workers"
  case logLevel = "log-level"

  var key: String { rawValue }

  var environmentVariable: String {
    "JETOND_" + String(key.map { $0 == "-" ? "_" : Character($0.uppercased()) })
  }

  /// As it would be written in the file. Those of the data directory are relative to it.
  var fallback: String {
    switch self {
    case .config: ""
    case .data: "/var/lib/jetond"
    case .store: "sqlite"
    case .nodeName: machineName()
    case .lease: "10s"
    case .keyFile: "root.key"
    case .unix: "jetond.sock"
    case .unixMode: "0600"
    case .tcp: "127.0.0.1:7070"
    case .plainTCP: "loopback"
    case .tlsCertificate, .tlsKey, .tlsClientAuthority: ""
    case .tlsClients: "off"
    case .reactors: "0"
    case .connections: "4096"
    case .connectionsPerPeer: "1024"
    case .connectionAge: "0s"
    case .drainTimeout: "10s"
    case .sessionLife: "8h"
    case .keepEndedTokens: "30d"
    case .keepChanges, .keepActions: "0s"
    case .keepChangesCount, .keepActionsCount: "0"
    // OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
    case .passwordMemory: "19456"
    case .passwordPasses: "2"
    case .passwordWorkers: "2"
    case .logLevel: "info"
    }
  }

  var meaning: String {
    switch self {
    case .config: "file of `key = value` lines; # begins a comment"
    case .data: "directory of everything that is kept; private to its user (0700)"
    case .store:
      "where it is kept: sqlite, in the data directory; or PostgreSQL, as postgres://USER@HOST/DATABASE "
        + "or key=value pairs, several hosts with commas, over a network with sslmode=verify-full, the "
        + "password in PGPASSWORD or ~/.pgpass; any number of jetond share it"
    case .nodeName: "what this node is called in receipts and lists, where several share a database"
    case .lease:
      "how long a node that shares a database may verify without having reached it, 1s to 60s. Short: "
        + "a revoke waits no longer than this for a node that died or was cut off. Long: verification "
        + "rides out a failover of the database (30s for Patroni's usual settings)"
    case .keyFile: "root key; a copy of the database is worth nothing without it"
    case .unix: "Unix socket to listen on; empty for none"
    case .unixMode: "permissions of the Unix socket"
    case .tcp: "address and port to listen on; port 0 takes a free one; empty for none"
    case .plainTCP: "from where calls without TLS are taken: nowhere, loopback or anywhere"
    case .tlsCertificate: "PEM file of the server's certificate and its chain; empty for no TLS"
    case .tlsKey: "PEM file of that certificate's key"
    case .tlsClients: "whether callers show a certificate: off, optional or required"
    case .tlsClientAuthority: "PEM file of the authorities that sign callers' certificates"
    case .reactors:
      "threads that serve connections and verify tokens; 0 for one a core the process may use"
    case .connections: "connections in all; more are refused"
    case .connectionsPerPeer: "connections from one host, or from one user of this machine"
    case .connectionAge:
      "after which a client is asked to connect anew, 10 % more or less; 0s for never"
    case .drainTimeout: "how long calls in flight may go on after SIGTERM"
    case .sessionLife: "how long a login lasts"
    case .keepEndedTokens:
      "how long a token is listed, and verified as expired or revoked, after its end; "
        + "then it is unknown"
    case .keepChanges:
      "how long the ledger keeps changes and refusals; 0s for ever. Their hashes stay for proofs"
    case .keepChangesCount: "how many of those the ledger keeps, the newest; 0 for all"
    case .keepActions: "how long the ledger keeps what Authorize recorded; 0s for ever"
    case .keepActionsCount: "how many of those the ledger keeps, the newest; 0 for all"
    case .passwordMemory: "Argon2id memory of a new password, in KiB"
    case .passwordPasses: "Argon2id passes of a new password"
    case .passwordWorkers: "threads that hash passwords"
    case .logLevel: "debug, info, warning or error"
    }
  }
}
