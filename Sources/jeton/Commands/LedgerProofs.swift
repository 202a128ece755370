import JetonClient
import JetonCrypto
import JetonLedger
import JetonMessages

/// `jeton ledger …`: what the ledger can be held to.
enum LedgerProofs {
  static let all: [Command] = [checkpoint, proof, witness, export, verify]

  private static let saveHead = Option(
    "save", "FILE", "also add it to this file of heads, for ledger verify --head")

  private static let checkpoint = Command(
    "ledger checkpoint", "print the ledger's signed head",
    details: """
      The head is a signed note (C2SP signed-note, tlog-checkpoint): keep it where
      the server's administrator cannot change it. Its signature, and the keys from
      the ledger's first to the one that signed, are checked before it is printed.
      With --output json the key stands beside it.
      """, options: [saveHead]
  ) { run in
    try await run.proving {
      let head = try await ProvenHead(from: run.connect())
      if let path = run[saveHead] { try HeadFile(path: path).append(head.signed) }
      if run.settings.output == .table {
        try run.terminal.print(head.signed.note)
      } else {
        try run.print(head, as: .head)
      }
      return .done
    }
  }

  private static let proof = Command(
    "ledger proof", "prove that an event is in the ledger",
    details: """
      Fetches the event, the signed head and the path between them (RFC 9162,
      section 2.1.3), and checks them. With --output json all of it is printed;
      python -m jeton.ledger proof FILE checks that without the server.
      """, operands: [Operand("EPOCH", "its place in the ledger")]
  ) { run in
    guard let epoch = UInt64(run.arguments.required(0)), epoch > 0 else {
      throw Failure(.usage, "EPOCH: \"\(run.arguments.required(0).shown)\" is not a place")
    }
    return try await run.proving {
      let server = try run.connect()
      let event = try await server.ledger.getEvent(JetonV1.GetEventRequest(epoch: epoch))
      let head = try await ProvenHead(from: server)
      guard head.checkpoint.treeSize >= epoch else {
        throw LedgerFault(
          .cutOff, at: epoch,
          "the server shows event \(epoch), and its head has \(head.checkpoint.treeSize) events")
      }
      let proof = try await head.proof(ofEpoch: epoch, from: server)
      guard MerkleTree.leafHash(event.entry).bytes == proof.leafHash else {
        throw LedgerFault(.changed, at: epoch, "event \(epoch) is not the one in the tree")
      }
      try run.print(EventProof(entry: event.entry, proof: proof, head: head), as: .proof)
      return .done
    }
  }

  private static let every = Option<Duration>(
    "every", "SPAN", "look again after each such span, for example 1m", meaning: Span.read)
  private static let origin = Option(
    "origin", "NAME", "the ledger to expect at the first look, as jetond init named it")

  private static let witness = Command(
    "ledger witness", "keep the ledger's heads, and see that each extends the one before",
    details: """
      Asks for the signed head, checks it, and asks for the proof that the ledger
      begins with all that the last head in FILE covered; then adds it to FILE. Run
      it elsewhere than the server: only kept heads reveal that a ledger's end was
      cut off. It follows changes of the ledger's key. When history was rewritten
      or rolled back it says so, keeps nothing, and ends with 11. With --every it
      goes on until you stop it, also while the server cannot be reached.
      """, operands: [Operand("FILE", "where heads are kept, one behind the other")],
    options: [every, origin]
  ) { run in
    let witness = Witness(
      file: HeadFile(path: run.arguments.required(0)), origin: run[origin])
    guard let pause = run[every] else {
      return try await run.proving {
        let sight = try await witness.look(at: run.connect())
        if sight.status == .first, run[origin] == nil {
          run.note("first look: compare the name of the ledger with the one jetond init gave")
        }
        try run.print(sight, as: .sight)
        return .done
      }
    }
    return try await Interruption.cancelling {
      try await run.proving { try await WitnessRounds(run, witness).go(on: run.connect(), pause) }
    }
  }

  private static let form = Option(
    "form", "FORM", "json, a line for each event, or binary",
    of: ExportForm.allCases.map { ($0.rawValue, $0) })
  private static let after = Option<UInt64>(
    "after", "EPOCH", "begin behind this event; else at the beginning"
  ) { UInt64($0) }
  private static let last = Option<UInt64>(
    "last", "EPOCH", "end with this event; else with the last there is"
  ) { UInt64($0) }
  private static let resume = Option("resume", "go on with a FILE that was broken off")

  private static let export = Command(
    "ledger export", "write the ledger to a file that proves itself",
    details: """
      The file has the signed head and for each event its bytes and its hash, or the
      hash alone where the bytes are another organization's or were removed because
      of their age. It is checked while it is written. jeton ledger verify checks it
      again, anywhere and without the server.
      """, operands: [Operand("FILE", "a new file; else the output", isRequired: false)],
    options: [form, after, last, resume]
  ) { run in
    try await run.proving {
      let path = run.arguments.operand(0).flatMap { $0 == "-" ? nil : $0 }
      let file = ExportFile(run: run, path: path, form: run[form] ?? .jsonLines)
      let server = try run.connect()
      let audit: ExportAudit
      if run.arguments.has(resume) {
        try run.refuseTogether([resume, after])
        try run.refuseTogether([resume, last])
        try run.refuseTogether([resume, form])
        audit = try await file.resume(from: server)
      } else {
        let range = JetonV1.ExportEventsRequest(
          afterEpoch: run[after] ?? 0, lastEpoch: run[last] ?? 0)
        audit = try await file.write(range, from: server)
      }
      run.note(
        "\(audit.header.last - audit.header.after) events of \(audit.header.chain.origin), "
          + "proved by its head of \(audit.header.head.checkpoint.treeSize)")
      return .done
    }
  }

  private static let head = Option(
    "head", "FILE", "compare with the heads kept in this file; may come again"
  ).repeatable
  private static let rootKey = Option(
    "root-key", "FILE", "of a database: also check the seal of every row, by its root key")

  private static let verify = Command(
    "ledger verify", "check a ledger's database or export, without a server",
    details: """
      Names the first event that was changed, removed, swapped or inserted, and with
      --head also a ledger that was rewritten or cut off as a whole. A database may
      be in use; it is only read. Ends with 0 when all holds, with 11 when something
      does not, with 1 when it cannot be read or a head cannot be compared.
      """,
    operands: [Operand("FILE", "jeton.db, its directory, or an export; - is the input")],
    options: [head, rootKey]
  ) { run in
    let heads = try HeadFile.heads(in: run.arguments.all(head))
    let key = try run[rootKey].map { path throws(Failure) in try RootKey.opened(path) }
    return try await run.proving {
      let verification = Verification(run: run, heads: heads, rowKey: key?.key(for: .row))
      try run.print(verification.verify(run.arguments.required(0)), as: .verdict)
      return .done
    }
  }
}

extension RootKey {
  fileprivate static func opened(_ path: String) throws(Failure) -> RootKey {
    do throws(CryptoError) {
      return try RootKey.read(file: path)
    } catch {
      throw Failure(
        .usage, "\(path) is no root key, or not this user's alone",
        advice: ["it is the key-file of jetond"])
    }
  }
}
