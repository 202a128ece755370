import CLinux
import Glibc
import JetonLog

/// Where jetond can be reached; empty for what it does not listen on.
struct BoundAddresses: Sendable, Hashable {
  var unix = ""
  var tcp = ""
}

/// Says that calls are answered now, to everybody who asked: the log, the parent process that
/// handed down a descriptor, the service manager.
func announce(_ addresses: BoundAddresses, to descriptor: Int32?, _ log: Log) {
  log.info("ready", ["unix": addresses.unix, "tcp": addresses.tcp, "version": version])
  if let descriptor {
    var line = LogLine()
    line.append("unix", addresses.unix)
    line.append("tcp", addresses.tcp)
    do throws(FileError) {
      try writeAll(line.finished(), to: descriptor)
    } catch {
      log.warning("ready_not_said", ["error": error.description])
    }
    close(descriptor)
  }
  if let path = environmentVariable("NOTIFY_SOCKET") {
    let code = unsafe clinux_notify_ready(path)
    if code != 0 { log.warning("notify_failed", ["error": errorText(code)]) }
  }
}

/// Without another word: no handler runs, nothing is flushed.
func endNow(_ code: ExitCode) -> Never {
  _exit(code.rawValue)
}
