/// Numbers as digits 0–9, A–Z, a–z, most significant first, at a fixed width.
enum Base62 {
  private static let alphabet = Array(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

  static func digits(of number: UInt32, count: Int) -> [UInt8] {
    var rest = number
    var digits: [UInt8] = []
    for _ in 0..<count {
      digits.append(alphabet[Int(rest % 62)])
      rest /= 62
    }
    return digits.reversed()
  }

  /// Of a big-endian number; long division, a digit a round.
  static func digits(of bytes: [UInt8], count: Int) -> [UInt8] {
    var number = bytes
    defer { wipe(&number) }
    var digits: [UInt8] = []
    digits.reserveCapacity(count)
    for _ in 0..<count {
      var remainder = 0
      for index in number.indices {
        let value = remainder << 8 | Int(number[index])
        number[index] = UInt8(value / 62)
        remainder = value % 62
      }
      digits.append(alphabet[remainder])
    }
    return digits.reversed()
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    value(of: byte) != nil
  }

  /// Nil for other characters and for what 64 bits do not hold.
  static func value(of digits: Span<UInt8>) -> UInt64? {
    var number: UInt64 = 0
    for index in digits.indices {
      guard let digit = value(of: digits[index]) else { return nil }
      let (product, overflow) = number.multipliedReportingOverflow(by: 62)
      let (sum, overflowAgain) = product.addingReportingOverflow(digit)
      if overflow || overflowAgain { return nil }
      number = sum
    }
    return number
  }

  private static func value(of byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt64(byte - UInt8(ascii: "A")) + 10
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt64(byte - UInt8(ascii: "a")) + 36
    default: nil
    }
  }
}
