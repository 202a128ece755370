import Glibc

/// What libFuzzer calls; its library has the `main` of a program that is built for it. The target
/// comes in the environment, since libFuzzer starts itself again in some of its modes.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
  chosen.run(input)
  return 0
}

private let chosen: FuzzTarget = {
  let name = unsafe getenv("FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    fatalError("FUZZ_TARGET is one of \(FuzzTarget.all.map(\.name)), not \"\(name)\"")
  }
  return target
}()
