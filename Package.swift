// swift-tools-version: 6.2
import PackageDescription

// One room is one target. Which room may import which is held by
// Tests/StructureTests, since SwiftPM by itself does not refuse an import
// outside this list.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .strictMemorySafety(),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func program(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "jeton",
  products: [
    .executable(name: "jetond", targets: ["jetond"]),
    .executable(name: "jeton", targets: ["jeton"]),
    .executable(name: "protoc-gen-jeton", targets: ["protoc-gen-jeton"]),
    .library(name: "JetonClient", targets: ["JetonClient"]),
    .library(
      name: "JetonRPC",
      targets: [
        "JetonRPC", "JetonSockets", "JetonServer", "JetonMessages", "JetonSecret", "CJetonProto",
      ]),
  ],
  targets: [
    // C libraries and shims.
    .systemLibrary(
      name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
    .systemLibrary(name: "CProcessor"),
    .target(name: "CLinux"),
    .target(
      name: "CJetonProto", dependencies: ["CProtobufC"], publicHeadersPath: "generated"),

    // The wire.
    room("JetonSecret"),
    room("JetonLog"),
    room("JetonThreads"),
    room("JetonWire"),
    room("JetonMessages", ["CJetonProto", "JetonSecret"]),
    room("JetonRPC", ["JetonWire", "JetonMessages", "JetonSecret"]),
    room("JetonSockets", ["JetonWire", "JetonThreads", "CLinux", "COpenSSL"]),
    room("JetonServer", ["JetonRPC", "JetonSockets", "JetonWire"]),

    // The middle.
    room("JetonLease"),
    room("JetonDomain", ["JetonSecret"]),
    room("JetonCrypto", ["COpenSSL", "CArgon2", "JetonSecret"]),
    room("JetonLedger", ["JetonDomain", "JetonMessages", "JetonCrypto"]),
    room("JetonIndex", ["JetonDomain", "CProcessor"]),
    room(
      "JetonService",
      [
        "JetonDomain", "JetonIndex", "JetonLease", "JetonLedger", "JetonCrypto", "JetonRPC",
        "JetonMessages", "JetonSecret", "JetonLog",
      ]),

    // The shelves.
    room("JetonRows", ["JetonDomain", "JetonLedger", "JetonCrypto", "JetonSecret"]),
    room(
      "JetonPostgres",
      [
        "JetonDomain", "JetonLease", "JetonLedger", "JetonCrypto", "JetonRows", "JetonSecret",
        "JetonThreads", "CPostgres",
      ]),
    room(
      "JetonSQLite",
      [
        "JetonDomain", "JetonLedger", "JetonCrypto", "JetonRows", "JetonSecret", "JetonThreads",
        "CSQLite",
      ]),

    // The doors.
    room(
      "JetonClient", ["JetonMessages", "JetonRPC", "JetonSockets", "JetonWire", "JetonSecret"],
      path: "clients/swift/Sources/JetonClient"),
    // What the table of all clients (Tests/Conformance) asks the Swift one through.
    .executableTarget(
      name: "swift-conformance", dependencies: ["JetonClient"], path: "clients/swift/Conformance",
      swiftSettings: strict),
    room("JetonCodeGen"),
    program("protoc-gen-jeton", ["JetonCodeGen", "JetonMessages"], exclude: ["plugin.proto"]),
    program(
      "jeton",
      [
        "JetonClient", "JetonMessages", "JetonRPC", "JetonSecret", "JetonThreads", "JetonLedger",
        "JetonCrypto", "JetonSQLite",
      ]),
    program(
      "jetond",
      [
        "JetonService", "JetonSQLite", "JetonPostgres", "JetonRows", "JetonIndex", "JetonLedger",
        "JetonDomain", "JetonCrypto", "JetonRPC", "JetonSockets", "JetonServer", "JetonWire",
        "JetonMessages", "JetonSecret", "JetonLease",
        "JetonLog", "JetonThreads", "CLinux",
      ]),

    // Tests, room by room, then the whole.
    tests("SecretTests", ["JetonSecret"]),
    tests("LogTests", ["JetonLog"]),
    tests("WireTests", ["JetonWire"]),
    tests("MessagesTests", ["JetonMessages", "JetonSecret", "CJetonProto"]),
    tests("CodeGenTests", ["protoc-gen-jeton"], exclude: ["Golden"]),
    tests(
      "RPCTests",
      [
        "JetonRPC", "JetonSockets", "JetonServer", "JetonWire", "JetonMessages", "JetonClient",
        "JetonSecret", "TestCertificates", "COpenSSL", "Tally",
      ]),
    .target(name: "TestCertificates", path: "Tests/TestCertificates", swiftSettings: strict),

    // A service of a stranger: generated C, and Swift that knows nothing of tokens.
    .target(
      name: "CTally", dependencies: ["CJetonProto"], path: "Tests/Tally/CTally",
      publicHeadersPath: "generated"),
    .target(
      name: "Tally", dependencies: ["CTally", "JetonRPC", "JetonMessages", "JetonSecret"],
      path: "Tests/Tally/Tally", swiftSettings: strict),
    .testTarget(
      name: "TallyTests",
      dependencies: [
        "Tally", "JetonRPC", "JetonMessages", "JetonSecret", "JetonSockets", "JetonServer",
        "JetonClient",
      ], path: "Tests/Tally/TallyTests", swiftSettings: strict),

    // Every construct of proto3, as the compiler has it.
    .target(
      name: "CTorture", dependencies: ["CJetonProto"], path: "Tests/Torture/CTorture",
      publicHeadersPath: "generated"),
    .target(
      name: "Torture", dependencies: ["CTorture", "JetonRPC", "JetonMessages", "JetonSecret"],
      path: "Tests/Torture/Torture", swiftSettings: strict + [.treatAllWarnings(as: .error)]),
    .testTarget(
      name: "TortureTests", dependencies: ["Torture", "JetonMessages", "JetonSecret"],
      path: "Tests/Torture/TortureTests", swiftSettings: strict),

    tests("DomainTests", ["JetonDomain", "JetonSecret", "StoreContract"]),
    tests("CryptoTests", ["JetonCrypto", "JetonSecret"]),
    tests(
      "LedgerTests",
      ["JetonLedger", "JetonDomain", "JetonCrypto", "JetonMessages", "JetonSecret"]),
    tests("IndexTests", ["JetonIndex", "JetonDomain", "StoreContract"]),
    .target(
      name: "StoreContract", dependencies: ["JetonDomain", "JetonLedger", "JetonCrypto"],
      path: "Tests/StoreContract", swiftSettings: strict),
    tests(
      "SQLiteTests",
      [
        "JetonSQLite", "JetonRows", "StoreContract", "JetonDomain", "JetonLedger", "JetonCrypto",
        "JetonSecret",
      ]),
    tests(
      "PostgresTests",
      [
        "JetonPostgres", "JetonSQLite", "JetonRows", "StoreContract", "Postmaster", "JetonDomain",
        "JetonLease", "JetonLedger",
        "JetonCrypto", "JetonSecret",
      ]),
    .target(name: "Postmaster", path: "Tests/Postmaster", swiftSettings: strict),
    tests(
      "ServiceTests",
      [
        "JetonService", "JetonSQLite", "JetonRows", "JetonIndex", "JetonDomain", "JetonRPC",
        "JetonMessages",
        "JetonClient", "JetonCrypto", "JetonLedger", "JetonLog", "JetonSecret", "JetonServer",
        "JetonSockets", "JetonWire", "Counting",
      ]),
    tests("DaemonTests", ["jetond", "TestCertificates", "Postmaster"]),
    tests(
      "CommandTests",
      [
        "jeton", "JetonRPC", "JetonMessages", "JetonSecret", "JetonServer", "JetonSockets", "Tally",
      ],
      exclude: ["Peer"]),
    tests(
      "LifeTests",
      [
        "JetonClient", "JetonMessages", "JetonRPC", "JetonSecret", "TestCertificates", "Postmaster",
      ]),
    tests("StructureTests", []),

    // What `make bench` loads a server with.
    .executableTarget(
      name: "bench-seed",
      dependencies: ["JetonSQLite", "JetonRows", "JetonDomain", "JetonCrypto", "JetonSecret"],
      path: "Tests/Bench/Seed", swiftSettings: strict),
    // What `make bench-ledger` measures the store with.
    .executableTarget(
      name: "bench-ledger",
      dependencies: [
        "JetonSQLite", "JetonRows", "JetonDomain", "JetonCrypto", "JetonSecret", "JetonService",
      ],
      path: "Tests/Bench/Ledger", swiftSettings: strict),
    // What a call costs, in counts.
    .target(name: "Counting", path: "Tests/Cost/Counting"),
    .executableTarget(
      name: "rpc-cost",
      dependencies: [
        "Counting", "JetonRPC", "JetonServer", "JetonSockets", "JetonClient", "JetonMessages",
        "JetonWire",
      ], path: "Tests/Cost/Program", swiftSettings: strict),
    .testTarget(
      name: "CostTests", dependencies: ["rpc-cost"], path: "Tests/Cost/CostTests",
      swiftSettings: strict),
    // Fuzzing: what is asked of hostile bytes, and the program that makes them.
    .target(name: "CFuzz", dependencies: ["CJetonProto"], path: "Tests/Fuzz/Driver"),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "CFuzz", "JetonWire", "JetonMessages", "JetonRPC", "JetonSockets", "JetonSecret",
        "JetonCrypto", "JetonLedger",
      ],
      path: "Tests/Fuzz/Targets", swiftSettings: strict),
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "FuzzTargets", "CFuzz", "JetonWire", "JetonMessages", "JetonRPC", "JetonCrypto",
        "JetonSecret",
      ],
      path: "Tests/Fuzz/Program", swiftSettings: strict),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets", "JetonMessages"], path: "Tests/Fuzz/Tests",
      swiftSettings: strict),
  ]
)
