import JetonMessages
import Testing
import Torture

/// What the generator makes of every construct of proto3 compiles, else this file would not; here
/// it also works.
@Suite struct TortureTests {
  static let types: [any DescribedMessage.Type] = [
    TortureV1.Names.self, TortureV1.OptionalNames.self, TortureV1.ListedNames.self,
    TortureV1.ChosenNames.self, TortureV1.OneOfNames.self, TortureV1.NamedTypesHolder.self,
    TortureV1.NamedEnumsHolder.self, TortureV1.Nothing.self, TortureV1.Optionals.self,
    TortureV1.Repeats.self, TortureV1.Singles.self, TortureV1.OneOf.self, TortureV1.Keys.self,
    TortureV1.Deep.self, TortureV1.Named.self, TortureV1.Commented.self, TortureV1.TortureV1.self,
    TortureV1.Known.self, TortureOptionsV1.Rule.self, TortureOptionsV1.Holder.self,
    TortureUsesV1.Used.self, TortureUnderscoresV1._1.self, LibraryV1.Book.self,
  ]

  @Test(arguments: types.indices)
  func `every field is read and written, under its own name`(index: Int) throws {
    try check(Self.types[index])
  }

  private func check(_ type: (some DescribedMessage).Type) throws {
    let options = JSONOptions(secrets: .shown)
    // As many as the largest oneof has members.
    for choice in 0..<(type.messageSchema.isChoice ? type.messageSchema.fields.count : 1) {
      let text = FullMessage(choice: choice).json(type.messageSchema)
      let wire = try type.messageSchema.wire(json: Array(text.utf8), options: options)
      let message = try type.init(decoding: wire.span, limits: .standard)
      #expect(try type.init(decoding: message.encode().span, limits: .standard) == message)
      #expect(try message.json(options: options) == text)
      #expect(text == "{}" || message != type.init())
    }
  }

  @Test(arguments: types.indices)
  func `an unknown field is kept`(index: Int) throws {
    try checkUnknown(Self.types[index])
  }

  private func checkUnknown<M: DescribedMessage>(_ type: M.Type) throws {
    // Field 2047 is 1.
    let newer: [UInt8] = [0xF8, 0x7F, 0x01]
    let message = try M(decoding: newer.span, limits: .standard)
    #expect(message != M() && message.encode() == newer)
  }

  @Test func `enums are open, and have aliases`() throws {
    var singles = TortureV1.Singles()
    for number in [Int32.min, -2, -1, 0, 1, 2, .max] {
      singles.p = TortureV1.Colour(rawValue: number)
      let back = try TortureV1.Singles(decoding: singles.encode().span, limits: .standard)
      #expect(back.p.rawValue == number)
    }
    #expect(TortureV1.Colour(rawValue: 2) == .unrecognized(2))
    #expect(TortureV1.Colour.crimson == .red)
    #expect(TortureV1.Colour(rawValue: .min) == .first)
  }

  @Test func `names are in Swift's way`() {
    var named = TortureV1.Named()
    named.displayName = "camelCase stays"
    named.pascal = "so does its first letter not"
    named.screamingName = "nor capitals alone"
    #expect(named != TortureV1.Named())
    #expect(TortureV1.ChosenNames(choice: .noneField("")).choice != nil)
  }
}

extension MessageSchema {
  fileprivate var isChoice: Bool {
    fields.contains { if case .member = $0.shape { true } else { false } }
  }
}
