import Glibc

/// Runs another plugin of protoc: all of `input` in, all of its answer back. Plugins read to the
/// end before they write, so neither side can wait for the other.
func run(_ program: String, input: [UInt8]) throws(PluginFailure) -> [UInt8] {
  let toChild = try pipe()
  let fromChild = try pipe()
  let child = try spawn(program, input: toChild.reading, output: fromChild.writing)
  _ = close(toChild.reading)
  _ = close(fromChild.writing)
  StandardStreams.write(input, to: toChild.writing)
  _ = close(toChild.writing)
  let answer = StandardStreams.read(from: fromChild.reading)
  var status: Int32 = 0
  guard unsafe waitpid(child, &status, 0) == child, status == 0 else {
    throw PluginFailure(message: "\(program) failed with wait status \(status)")
  }
  return answer
}

/// Not inherited: else the child would keep its own input open and wait for ever.
private func pipe() throws(PluginFailure) -> (reading: Int32, writing: Int32) {
  var ends: [Int32] = [0, 0]
  guard unsafe Glibc.pipe(&ends) == 0 else { throw PluginFailure(message: "no pipe: \(errno)") }
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  return (ends[0], ends[1])
}

private func spawn(
  _ program: String, input: Int32, output: Int32
) throws(PluginFailure) -> pid_t {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
  unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
  var child = pid_t()
  let name = unsafe strdup(program)
  var arguments = unsafe [name, nil]
  let failure = unsafe posix_spawnp(&child, program, &actions, nil, &arguments, environ)
  guard failure == 0 else {
    throw PluginFailure(message: "\(program) cannot be started: \(failure)")
  }
  return child
}
