/// What was typed, read by the declarations of its command.
struct Arguments: Sendable {
  let command: Command
  private(set) var operands: [String] = []
  private var values: [String: [any Sendable]] = [:]

  init(command: Command) {
    self.command = command
  }

  subscript<Value>(option: Option<Value>) -> Value? {
    values[option.name]?.first as? Value
  }

  /// Of an option that may come again, in order.
  func all<Value>(_ option: Option<Value>) -> [Value] {
    (values[option.name] ?? []).compactMap { $0 as? Value }
  }

  func has(_ option: Option<Void>) -> Bool {
    values[option.name] != nil
  }

  /// The operand at a place, if it was given.
  func operand(_ place: Int) -> String? {
    operands.indices.contains(place) ? operands[place] : nil
  }

  /// A required operand, which the parser has made sure of.
  func required(_ place: Int) -> String {
    operand(place) ?? ""
  }

  func contains(_ declaration: any OptionDeclaration) -> Bool {
    values[declaration.name] != nil
  }

  mutating func set(_ declaration: any OptionDeclaration, _ value: any Sendable) {
    values[declaration.name, default: []].append(value)
  }

  mutating func add(operand: String) {
    operands.append(operand)
  }
}

/// What a command line turns out to mean.
enum Request: Sendable {
  case run(Arguments)
  /// Help for the command or group of these words; none: for the program.
  case help([String])
  /// These words are the beginning of a command.
  case incomplete([String])
  case version
}
