// What a unary call costs, in counts: rpc-cost METHOD CLIENT IN_FLIGHT CALLS
//
//     METHOD   inline, answered where the frame is read; or task
//     CLIENT   raw, which costs nothing itself; or channel, of JetonClient
//
// It prints how often memory was asked for in the process, and the system calls of the server's
// connections and those of the raw client, for CALLS after a thousand that warm up. Under
// `strace -f -c` all system calls can be counted, too: two runs, and what the longer has more.

import Glibc

let words = Array(CommandLine.arguments.dropFirst())
guard words.count == 4, let method = ["inline": Service.inline, "task": Service.task][words[0]],
  let client = Cost.Client(rawValue: words[1]), let inFlight = Int(words[2]),
  let calls = Int(words[3]), inFlight > 0
else {
  print("rpc-cost inline|task raw|channel IN_FLIGHT CALLS")
  exit(64)
}
print(try await Cost.of(calls, method, client, inFlight: inFlight))
