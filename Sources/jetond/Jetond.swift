// The daemon: reads what the operator wants, puts the rooms together, and ends them in order. It
// decides nothing about tokens; it is the one room that knows the clock, the configuration and the
// process it runs in.

import Glibc
import JetonLog

let version = "0.1.0"

@main
struct Jetond {
  static func main() {
    start(Array(CommandLine.arguments.dropFirst()))
  }
}

/// The first thread does nothing but wait for signals: they are held before there is a second
/// one, and those to come inherit that. (The runtime's own wait for an asynchronous `main` lets
/// them through.)
///
/// `_exit`, because other threads are still there: `exit` destroys what the Swift runtime uses on
/// them, which then aborts now and then ("pthread_mutex_lock failed with error 22").
private func start(_ arguments: [String]) {
  if let code = prepareProcess() {
    complain("the process cannot be closed to others: \(errorText(code))")
    _exit(ExitCode.process.rawValue)
  }
  let signals = Signals()
  Task.detached { _exit(await run(arguments, signals).rawValue) }
  signals.forwardForEver()
}

private func run(_ arguments: [String], _ signals: Signals) async -> ExitCode {
  do throws(StartError) {
    return try await run(invocation(arguments), signals)
  } catch {
    complain(error.description)
    return error.exitCode
  }
}

private func run(
  _ invocation: Invocation, _ signals: Signals
) async throws(StartError) -> ExitCode {
  switch invocation.command {
  case .help: say(invocation.topic.map(helpText(on:)) ?? helpText())
  case .version: say("jetond " + version)
  case .config: say(configurationText(try checkedSettings(of: invocation)))
  case .serve:
    let configuration = try configuration(invocation)
    return try await configuration.store.run(
      Serving(
        configuration: configuration, readyDescriptor: readyDescriptor(invocation),
        signals: signals))
  case .initialise:
    let configuration = try configuration(invocation)
    return try await configuration.store.run(
      Initialising(invocation: invocation, configuration: configuration))
  case .createOrganization:
    let configuration = try configuration(invocation)
    return try await configuration.store.run(
      CreatingOrganization(invocation: invocation, configuration: configuration))
  case .rotateLedgerKey:
    let configuration = try configuration(invocation)
    return try await configuration.store.run(RotatingLedgerKey(configuration: configuration))
  case .copyStore: return try await copyStore(invocation, configuration(invocation))
  }
  return .ok
}

private func invocation(_ arguments: [String]) throws(StartError) -> Invocation {
  do throws(UsageError) {
    return try Invocation(arguments: arguments)
  } catch {
    throw .usage(error)
  }
}

/// Wrong values are refused here, too, so that `jetond config` is a way to check them.
private func checkedSettings(of invocation: Invocation) throws(StartError) -> Settings {
  do throws(UsageError) {
    let settings = try settings(of: invocation)
    _ = try Configuration(settings)
    return settings
  } catch {
    throw .usage(error)
  }
}

private func configuration(_ invocation: Invocation) throws(StartError) -> Configuration {
  do throws(UsageError) {
    return try Configuration(settings(of: invocation))
  } catch {
    throw .usage(error)
  }
}

private func readyDescriptor(_ invocation: Invocation) throws(StartError) -> Int32? {
  guard let text = invocation.options[.readyDescriptor] else { return nil }
  guard let number = Int32(text), number > 2 else {
    throw .usage(
      .value(key: "ready-fd", text: text, source: "flag", expected: "a number above 2"))
  }
  return number
}

private func settings(of invocation: Invocation) throws(UsageError) -> Settings {
  try Settings(flags: invocation.settings, environment: environmentVariable) {
    path throws(UsageError) in
    do throws(FileError) {
      return String(decoding: try readFile(path), as: UTF8.self)
    } catch {
      throw .unreadable(path: path, problem: error.description)
    }
  }
}
