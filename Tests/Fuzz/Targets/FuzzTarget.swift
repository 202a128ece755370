import CFuzz

// What Jeton reads from strangers, and what must hold of it whatever the bytes. A target takes any
// bytes and traps when an oracle fails: a fuzzer asks for no more, and the same targets run under
// libFuzzer, in the smoke run and in the tests.

/// A reader of hostile bytes under test.
package struct FuzzTarget: Sendable {
  package let name: String
  /// Longer inputs find nothing that these do not, and take longer.
  package let lengthMaximum: Int
  package let run: @Sendable ([UInt8]) -> Void

  package static let all = [
    serverConnection, clientConnection, serverSession, controls, messages, json, proofs,
  ]
}

/// An oracle. It speaks in optimised builds too, unlike `precondition`.
func require(_ holds: Bool, _ message: @autoclosure () -> String) {
  if !holds { fatalError(message()) }
}

func requireEqual<Value: Equatable>(
  _ found: Value, _ wanted: Value, _ message: @autoclosure () -> String
) {
  require(found == wanted, "\(message()): \(found) instead of \(wanted)")
}
