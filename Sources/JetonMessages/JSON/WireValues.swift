extension MessageSchema {
  /// Of each field of `fields`, what the message holds. A field that holds one value and came
  /// twice is refused, since parsers differ on what that means.
  func values(in wire: ArraySlice<UInt8>) throws(JSONFault) -> [[WireValue]] {
    var values = [[WireValue]](repeating: [], count: fields.count)
    var oneofs: Set<String> = []
    var reader = WireReader(wire)
    while !reader.isAtEnd {
      let (number, value) = try reader.field()
      guard let place = place(numbered: number) else { continue }
      values[place].append(value)
      switch fields[place].shape {
      case .repeated, .map: continue
      case .member(let oneof) where !oneofs.insert(oneof).inserted:
        throw JSONFault(.oneofTwice(oneof))
      default: guard values[place].count == 1 else { throw JSONFault(.invalidMessage) }
      }
    }
    return values
  }
}

extension FieldSchema.Kind {
  /// What proto3 takes for absent.
  var zero: WireValue {
    switch packedType {
    case 0: .varint(0)
    case 1: .fixed64(0)
    case 5: .fixed32(0)
    default: .bytes([])
    }
  }

  /// Numbers of a repeated field stand together or alone; a parser takes both.
  func unpacked(_ values: [WireValue]) throws(JSONFault) -> [WireValue] {
    guard let type = packedType else { return values }
    var all: [WireValue] = []
    for value in values {
      guard case .bytes(let bytes) = value else {
        all.append(value)
        continue
      }
      var reader = WireReader(bytes)
      while !reader.isAtEnd { all.append(try reader.value(type: type)) }
    }
    return all
  }

  /// A map's key as JSON has it.
  func keyText(of value: WireValue) throws(JSONFault) -> String {
    switch (self, value) {
    case (.string, .bytes(let bytes)): return try String(sound: bytes)
    case (.bool, .varint(let value)): return value == 0 ? "false" : "true"
    default:
      guard let digits = digits(of: value) else { throw JSONFault(.invalidMessage) }
      return digits
    }
  }

  /// Nil when the text is not the one that `keyText` gives: a key has one spelling, so that two
  /// keys of a map are two.
  func key(_ text: String) -> WireValue? {
    switch (self, text) {
    case (.string, _): return .bytes(Array(text.utf8)[...])
    case (.bool, "true"): return .varint(1)
    case (.bool, "false"): return .varint(0)
    default:
      guard let value = JSONNumber(text).flatMap(wire), digits(of: value) == text else {
        return nil
      }
      return value
    }
  }
}

/// A map is a repeated message of these two.
struct MapEntry {
  var key: WireValue
  var value: WireValue

  init(_ entry: WireValue, _ key: FieldSchema.Kind, _ value: FieldSchema.Kind) throws(JSONFault) {
    (self.key, self.value) = (key.zero, value.zero)
    guard case .bytes(let bytes) = entry else { throw JSONFault(.invalidMessage) }
    var reader = WireReader(bytes)
    while !reader.isAtEnd {
      let (number, found) = try reader.field()
      if number == 1 { self.key = found }
      if number == 2 { self.value = found }
    }
  }
}
