import Glibc
import JetonClient
import JetonLedger
import JetonMessages
import JetonRPC

/// Writes an export, checks it as it comes, and takes up one that was broken off.
struct ExportFile: Sendable {
  let run: Invocation
  /// Nil: the output.
  let path: String?
  let form: ExportForm

  /// Returns the audit of the whole.
  func write(_ request: JetonV1.ExportEventsRequest, from server: Server) async throws
    -> ExportAudit
  {
    guard let path else {
      return try await copy(request, nil, to: run.terminal.output, from: server)
    }
    let file = try opened(path, O_WRONLY | O_CREAT | O_EXCL)
    return try await copy(request, nil, to: file.number, from: server)
  }

  /// Goes on behind the last whole record of the file.
  func resume(from server: Server) async throws -> ExportAudit {
    guard let path else { throw Failure(.usage, "--resume needs a FILE to go on with") }
    let begun = try BegunExport(path)
    let audit = begun.audit
    guard audit.ledger.size < audit.header.last else {
      try audit.finish()
      run.note("the export is whole already")
      return audit
    }
    let file = try opened(path, O_WRONLY)
    guard ftruncate(file.number, off_t(begun.length)) == 0, lseek(file.number, 0, SEEK_END) >= 0
    else {
      throw Failure(.failed, "cannot write \(path): \(SystemError.latest)")
    }
    run.note("going on after event \(audit.ledger.size)")
    let rest = JetonV1.ExportEventsRequest(
      afterEpoch: audit.ledger.size, lastEpoch: audit.header.last)
    return try await ExportFile(run: run, path: path, form: begun.form)
      .copy(rest, audit, to: file.number, from: server)
  }

  private func copy(
    _ request: JetonV1.ExportEventsRequest, _ begun: ExportAudit?, to output: Int32,
    from server: Server
  ) async throws -> ExportAudit {
    var audit = begun
    var isBegun = false
    var progress = Progress(run)
    for try await var record in server.ledger.exportEvents(request) {
      // Said by the header for the whole file.
      record.lastEpoch = 0
      guard isBegun else {
        isBegun = true
        if let begun {
          try check(record, continues: begun)
        } else {
          audit = try ExportAudit(record)
          try put(form.opening + form.bytes(record), output)
        }
        continue
      }
      try audit?.take(record)
      try put(form.bytes(record), output)
      if let audit {
        progress.tell(share(audit.ledger.size, of: audit.header.last, "events"))
      }
    }
    guard let audit else { throw Failure(.failed, "the server sent nothing") }
    try audit.finish()
    if path != nil, fsync(output) != 0 {
      throw Failure(.failed, "cannot write the export: \(SystemError.latest)")
    }
    return audit
  }

  /// The server's tree must begin as the file does.
  private func check(
    _ first: JetonV1.ExportEventsResponse, continues begun: ExportAudit
  ) throws(LedgerFault) {
    let now = try ExportAudit(first)
    guard now.header.chain.origin == begun.header.chain.origin,
      now.ledger.frontier == begun.ledger.frontier
    else {
      throw LedgerFault(
        .rewritten, at: begun.header.after + 1,
        "the server's ledger does not begin with the events of the file")
    }
  }

  private func put(_ bytes: [UInt8], _ output: Int32) throws(Failure) {
    do {
      try System.write(output, bytes)
    } catch {
      throw Failure(.failed, "cannot write the export: \(error)")
    }
  }

  private func opened(_ path: String, _ flags: Int32) throws(Failure) -> Descriptor {
    do {
      return try Descriptor(opening: path, flags: flags, mode: 0o600)
    } catch  where error.number == EEXIST {
      throw Failure(.conflict, "\(path) is there already", advice: ["go on with it by --resume"])
    } catch {
      throw Failure(.failed, "cannot write \(path): \(error)")
    }
  }
}

/// What a file holds of an export that may not be whole.
private struct BegunExport {
  let audit: ExportAudit
  let form: ExportForm
  /// Bytes of whole records.
  let length: UInt64

  init(_ path: String) throws {
    var check = ExportCheck()
    try FileChunks(path).forEach { try check.take($0) }
    guard let audit = check.audit, let form = check.reader.form else {
      throw Failure(.usage, "\(path) does not have the beginning of an export")
    }
    self.audit = audit
    self.form = form
    length = check.reader.consumed
  }
}
