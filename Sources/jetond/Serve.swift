import Glibc
import JetonCrypto
import JetonDomain
import JetonLease
import JetonLog
import JetonRPC
import JetonServer
import JetonService
import JetonSockets

/// Opens, loads, listens, says so, and waits to be told to stop.
struct Serving: StoreCommand {
  let configuration: Configuration
  let readyDescriptor: Int32?
  let signals: Signals

  func run<Kept: KeptStore>(
    _: Kept.Type, at place: Kept.Place
  ) async throws(StartError) -> ExitCode {
    let log = Log(threshold: configuration.logLevel) { wallClock().description }
    if geteuid() == 0 { log.warning("running_as_root") }
    #if MUTANTS
      Mutant.choose(environmentVariable("JETOND_MUTANT"))
      log.warning("mutant")
    #endif
    let open = try await OpenStore<Kept>.answering(at: place, configuration, log: log)
    defer { open.store.close() }
    return try await serve(open, configuration, readyDescriptor: readyDescriptor, signals, log)
  }
}

private func serve(
  _ open: OpenStore<some KeptStore>, _ configuration: Configuration, readyDescriptor: Int32?,
  _ signals: Signals, _ log: Log
) async throws(StartError) -> ExitCode {
  let jeton = Jeton(
    store: open.store, live: open.live, rootKey: open.rootKey, signer: open.signer,
    passwords: PasswordWork(
      argon2id: configuration.argon2id,
      threads: WorkerThreads(count: configuration.passwordWorkers)),
    authority: configuration.authority, keeping: configuration.keeping,
    name: configuration.nodeName, version: version, log: log)
  let server = try server(jeton, configuration, log)
  let addresses = try listen(server, configuration)
  if configuration.plainTCP == .anywhere { log.warning("plain_tcp_from_anywhere") }
  let housekeeping = Task { await jeton.housekeeping.run() }
  let told = signals.listen()
  announce(addresses, to: readyDescriptor, log)
  await untilToldToStop(told, server, configuration, log)
  let code = await stop(server, jeton, within: configuration.drainTimeout, log)
  housekeeping.cancel()
  await housekeeping.value
  log.info("stopped")
  return code
}

private func server(
  _ jeton: Jeton<some Store>, _ configuration: Configuration, _ log: Log
) throws(StartError) -> Server {
  let refusals = RefusalLog(log)
  do throws(SocketError) {
    return try Server(
      router: jeton.router, limits: configuration.limits, reactors: configuration.reactors,
      agent: "jetond/" + version,
      onFault: { fault in
        log.error(
          "call_failed",
          [
            "id": fault.id, "method": fault.method, "error": "\(fault.error.code)",
            "detail": fault.error.detail,
          ])
      },
      onRefusal: { refused in refusals.note(refused) })
  } catch {
    throw .address(error.description)
  }
}

private func listen(
  _ server: Server, _ configuration: Configuration
) throws(StartError) -> BoundAddresses {
  var bound = BoundAddresses()
  do throws(SocketError) {
    if let path = configuration.unix {
      try server.listen(.unix(path), mode: configuration.unixMode)
      bound.unix = absolute(path, within: workingDirectory())
    }
    if let tcp = configuration.tcp {
      bound.tcp = try server.listen(
        .tcp(host: tcp.host, port: tcp.port), tls: configuration.tls, plain: configuration.plainTCP
      ).description
    }
  } catch {
    server.close()
    throw .address(error.description)
  }
  return bound
}

private func untilToldToStop(
  _ signals: AsyncStream<Signal>, _ server: Server, _ configuration: Configuration, _ log: Log
) async {
  for await signal in signals {
    switch signal {
    case .drain: return log.info("draining")
    case .reload where configuration.tls == nil: log.info("nothing_to_reload")
    case .reload: reload(server, log)
    }
  }
}

private func reload(_ server: Server, _ log: Log) {
  do throws(SocketError) {
    try server.reloadCertificates()
    log.info("certificates_reloaded")
  } catch {
    log.error("certificates_not_reloaded", ["problem": error.description])
  }
}

private func stop(
  _ server: Server, _ jeton: Jeton<some Store>, within time: Duration, _ log: Log
) async -> ExitCode {
  jeton.prepareToStop()
  if await server.drain(within: time) { return .ok }
  log.warning("drain_ran_out_of_time")
  return .drain
}
