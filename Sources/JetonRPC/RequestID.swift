/// What a client calls a request by, so that a repeated one is done once.
public enum RequestID {
  /// 128 random bits in 32 hexadecimal digits.
  public static func random() -> String {
    let digits = String(UInt128.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 32 - digits.utf8.count) + digits
  }
}
