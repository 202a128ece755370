// What the ledger costs, measured on a store of its own:
//
//     bench-ledger fill DIRECTORY COUNT             appends until the ledger has so many events
//     bench-ledger pages DIRECTORY                  what a page costs, filter by filter
//     bench-ledger authorize DIRECTORY COUNT N      so many Authorize, N at a time
//     bench-ledger paced DIRECTORY SECONDS RATE     Authorize at a fixed rate: what it takes

import Foundation

let words = CommandLine.arguments.dropFirst()
let numbers = words.dropFirst(2).compactMap { Int($0) }
guard words.count >= 2, numbers.count == words.count - 2 else {
  print("bench-ledger fill|pages|authorize|paced DIRECTORY [NUMBER...]")
  exit(64)
}
let office = try await BenchOffice(directory: words.dropFirst().first ?? "")
switch (words.first, numbers.count) {
case ("fill", 1): try await fill(office, upTo: numbers[0])
case ("pages", 0): try await measurePages(office)
case ("authorize", 2): try await authorize(office, count: numbers[0], atATime: numbers[1])
case ("paced", 2): try await authorize(office, seconds: numbers[0], rate: numbers[1])
default: exit(64)
}
office.close()
