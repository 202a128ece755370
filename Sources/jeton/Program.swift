// The command line: what a person asks of a Jeton server. It knows arguments, profiles and how
// things look; of Jeton it knows the generated client and nothing else.
//
// The rules of its own output: data goes to the output and nothing but data; what is said about
// the data goes to the errors. Nobody is asked anything unless a terminal is there. A secret is
// printed once, when the server hands it out, and never read back to whoever typed it. Text from
// the server is shown, never obeyed. Every failure says what to do next.

import JetonRPC

/// Does what the command line says.
func program(_ line: [String]) async -> ExitCode {
  let terminal = Terminal.standard(System.environment())
  return await run(Array(line.dropFirst()), terminal)
}

func run(_ line: [String], _ terminal: Terminal) async -> ExitCode {
  do {
    switch try Parser.read(line, .jeton) {
    case .help(let words): try terminal.print(Help(catalogue: .jeton).text(for: words))
    case .incomplete(let words):
      terminal.say(Help(catalogue: .jeton).text(for: words))
      return .usage
    case .version: try terminal.print(version + "\n")
    case .run(let arguments): return try await run(arguments, terminal)
    }
    return .done
  } catch {
    terminal.report(error)
    return error.code
  }
}

private func run(_ arguments: Arguments, _ terminal: Terminal) async throws(Failure) -> ExitCode {
  let settings = try Settings(arguments, terminal.environment)
  let run = Invocation(arguments, settings, terminal)
  do {
    return try await arguments.command.body(run)
  } catch let failure as Failure {
    throw failure
  } catch let error as RPCError {
    throw Failure(error, in: run)
  } catch {
    throw Failure(.failed, "\(error)")
  }
}

let version = "jeton 0.1.0"
