import CLinux
import Glibc
import JetonDomain

/// Before the first secret and the second thread. Errno of what could not be done.
func prepareProcess() -> Int32? {
  let steps = [
    clinux_fill_standard_descriptors, clinux_forbid_dumps, clinux_create_privately,
    clinux_raise_descriptor_limit, clinux_hold_signals,
  ]
  for step in steps {
    let code = step()
    if code != 0 { return code }
  }
  return nil
}

/// To the person at the terminal: the answer on standard output, a complaint on standard error.
func say(_ text: String) {
  try? writeAll(Array((text + "\n").utf8), to: 1)
}

func complain(_ text: String) {
  try? writeAll(Array(("jetond: " + text + "\n").utf8), to: 2)
}

/// In nanoseconds; nobody sets it, and it goes on while the machine sleeps.
func bootClock() -> Int64 {
  var time = timespec()
  unsafe clock_gettime(CLOCK_BOOTTIME, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

func machineName() -> String {
  var name = [CChar](repeating: 0, count: 256)
  guard unsafe gethostname(&name, name.count - 1) == 0 else { return "jetond" }
  return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

func wallClock() -> Instant {
  var time = timespec()
  unsafe clock_gettime(CLOCK_REALTIME, &time)
  return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
}
