// Writes tokens straight into the store of a data directory that `jetond init` made, through the
// store's own code, and tells the load their texts and the reference server what the store knows:
//
//     bench-seed DATA COUNT
//
// makes DATA/texts, DATA/tokens and DATA/credential.key.

import Foundation

guard CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[2]) else {
  print("bench-seed DATA COUNT")
  exit(64)
}
try await Seed(directory: CommandLine.arguments[1]).plant(count)
