// Writes tokens straight into the store of a data directory that `jetond init` made, through the
// store's own code, and tells the load their texts and the reference server what the store knows:
//
//     bench-seed DATA COUNT [ENDED]
//
// makes DATA/texts, DATA/tokens and DATA/credential.key. ENDED further tokens have expired.

import Foundation

let numbers = CommandLine.arguments.dropFirst(2).compactMap { Int($0) }
guard (1...2).contains(numbers.count), CommandLine.arguments.count == numbers.count + 2 else {
  print("bench-seed DATA COUNT [ENDED]")
  exit(64)
}
let seed = try await Seed(directory: CommandLine.arguments[1])
try await seed.plant(numbers[0])
if numbers.count == 2 { try await seed.plantEnded(numbers[1], after: numbers[0]) }
seed.close()
