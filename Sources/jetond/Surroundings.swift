import CLinux

/// Before the first secret and the second thread. Errno of what could not be done.
func prepareProcess() -> Int32? {
  for step in [clinux_fill_standard_descriptors, clinux_forbid_dumps, clinux_hold_signals] {
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
