import CFuzz
import Foundation
import FuzzTargets

/// Fuzzes what reads strangers' bytes. The Makefile says how it is called.
@main enum Program {
  static func main() {
    switch (CommandLine.arguments.dropFirst().first, CommandLine.arguments.count) {
    case ("smoke", 3): smoke(corpus: CommandLine.arguments[2])
    case ("seeds", 3): writeSeeds(to: CommandLine.arguments[2])
    default: fail("fuzz smoke CORPUS | fuzz seeds FOLDER; libFuzzer takes part in `make fuzz` only")
    }
  }

  /// What every target must have survived before, then a few changes of it that are the same each
  /// time.
  static func smoke(corpus: String) {
    for (place, target) in FuzzTarget.all.enumerated() {
      let start = ContinuousClock.now
      let inputs = inputs(in: corpus + "/" + target.name)
      for input in inputs { attempt(place, input) }
      var mutator = Mutator(seed: 1)
      for _ in 0..<smokeRounds {
        attempt(place, mutator.input(from: inputs, lengthMaximum: target.lengthMaximum))
      }
      let time = start.duration(to: .now).formatted(.units(allowed: [.seconds, .milliseconds]))
      print("fuzz \(target.name): \(inputs.count) kept inputs, \(smokeRounds) changed, \(time)")
    }
  }

  /// In the order of their names, so that every run is the same.
  private static func inputs(in folder: String) -> [[UInt8]] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().compactMap { name in
      FileManager.default.contents(atPath: folder + "/" + name).map { Array($0) }
    }
  }

  private static func attempt(_ place: Int, _ input: [UInt8]) {
    unsafe input.withUnsafeBufferPointer { input in
      unsafe jeton_fuzz_try(CInt(place), input.baseAddress, input.count, run)
    }
  }

  static func writeSeeds(to folder: String) {
    for (name, inputs) in Seeds.all {
      try? FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
      for (index, input) in inputs.enumerated() {
        _ = FileManager.default.createFile(
          atPath: "\(folder)/\(name)/seed-\(index)", contents: Data(input))
      }
    }
  }

  private static func fail(_ text: String) {
    FileHandle.standardError.write(Data("fuzz: \(text)\n".utf8))
    _exit(2)
  }
}

private let smokeRounds = 5000

/// For C, which takes no closure that captures.
private let run: jeton_fuzz_body = { place, bytes, count in
  let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
  FuzzTarget.all[Int(place)].run(input)
}
