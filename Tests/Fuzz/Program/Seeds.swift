import FuzzTargets
import JetonCrypto
import JetonMessages
import JetonRPC
import JetonSecret
import JetonWire

/// What fuzzing begins with, apart from what it found before: something good for every target.
enum Seeds {
  static var all: [String: [[UInt8]]] {
    [
      "messages": messages, "json": json, "controls": controls,
      "proofs": (0..<64).map { size in [UInt8(size), 3, 1, 2, 5, 7, 2] },
      "server-connection": conversations(of: ">", "server"),
      "server-session": conversations(of: ">", "server"),
      "client-connection": conversations(of: "<", "client").map { $0 + [190, 0, 0] },
    ]
  }

  /// A full message of each type; the first byte of an input names it.
  private static var json: [[UInt8]] {
    MessageTypes.all.enumerated().flatMap { place, type in
      (0..<3).map { [UInt8(place)] + Array(Sample.json(type.messageSchema, variant: $0).utf8) }
    }
      + probe.fields.map { field in
        [255] + Array(Sample.json(MessageSchema("", [field]), variant: 1).utf8)
      }
  }

  private static var messages: [[UInt8]] {
    MessageTypes.all.enumerated().flatMap { place, type in
      (0..<3).compactMap { variant in
        let text = Sample.json(type.messageSchema, variant: variant)
        return (try? type.messageSchema.wire(json: Array(text.utf8))).map {
          [UInt8(place), 12] + $0
        }
      }
    }
  }

  private static var controls: [[UInt8]] {
    let error = RPCError(
      .invalidArgument, "no", reason: "WHY", domain: "rpc", metadata: ["a": "b"],
      violations: [.init(field: "name", description: "is not good")], retryAfter: .seconds(1))
    let token = TokenText(.token, entropy: Array(0..<32))
    let addresses = ["unix:/run/jeton", "tcp://localhost:1", "127.0.0.1:65535", "[::1%lo]:7"]
    let times = ["2026-01-02T03:04:05.123456789+01:30", "0001-01-01T00:00:00Z"]
    let durations = ["-1.5s", "315576000000s", "0.000000001s"]
    return [
      [0] + Limits.standard.hello(agent: "seed").encode(), [1] + error.header.encode(),
      [3] + token.secret.withBytes { Array(copying: $0) },
    ] + addresses.map { [2] + Array($0.utf8) } + times.map { [4] + Array($0.utf8) }
      + durations.map { [5] + Array($0.utf8) }
  }
}
