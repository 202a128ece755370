/// A number as JSON writes it (RFC 8259, section 6), without rounding.
struct JSONNumber {
  let text: String
  private let isNegative: Bool
  /// From the first that is not zero to the last.
  private let digits: Substring.UTF8View
  /// Of ten, behind the last digit.
  private let exponent: Int

  /// Beyond any that is written on purpose; sums of such do not overflow.
  private static let exponentMaximum = 1 << 40
  /// Of UInt64.
  private static let integerDigitsMaximum = 20

  /// Nil when the text is no number, or a part of it is none.
  init?(_ text: String) {
    var reader = NumberReader(rest: text[...].utf8)
    isNegative = reader.take("-")
    guard let whole = reader.whole(), let fraction = reader.fraction(),
      let exponent = reader.exponent(within: Self.exponentMaximum), reader.rest.isEmpty
    else { return nil }
    self.text = text
    let zero = UInt8(ascii: "0")
    let all = Substring(whole) + Substring(fraction)
    let significant = all.utf8.drop { $0 == zero }
    let zeros = significant.reversed().prefix { $0 == zero }.count
    digits = significant.dropLast(zeros)
    self.exponent = digits.isEmpty ? 0 : exponent - fraction.count + zeros
  }

  /// Its digits: "1e2" is "100"; nil when it has a fraction, or more digits than any integer.
  var integer: String? {
    if digits.isEmpty { return "0" }
    guard exponent >= 0, digits.count + exponent <= Self.integerDigitsMaximum else { return nil }
    return (isNegative ? "-" : "") + String(Substring(digits))
      + String(repeating: "0", count: exponent)
  }
}

/// The parts of a number, each nil when it is not as it must be.
private struct NumberReader {
  var rest: Substring.UTF8View

  mutating func take(_ signs: Unicode.Scalar...) -> Bool {
    guard let byte = rest.first, signs.contains(Unicode.Scalar(byte)) else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func digits() -> Substring.UTF8View? {
    let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    rest = rest.dropFirst(digits.count)
    return digits.isEmpty ? nil : digits
  }

  /// Without a zero before others.
  mutating func whole() -> Substring.UTF8View? {
    guard let digits = digits(), digits.count == 1 || digits.first != UInt8(ascii: "0") else {
      return nil
    }
    return digits
  }

  /// Empty when there is none.
  mutating func fraction() -> Substring.UTF8View? {
    take(".") ? digits() : rest.prefix(0)
  }

  mutating func exponent(within bound: Int) -> Int? {
    guard take("e", "E") else { return 0 }
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    guard let digits = digits() else { return nil }
    let exponent = min(Int(Substring(digits)) ?? bound, bound)
    return isNegative ? -exponent : exponent
  }
}
