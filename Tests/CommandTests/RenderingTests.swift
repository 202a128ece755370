import Testing

@testable import jeton

@Suite struct RenderingTests {
  struct Thing: Sendable {
    var name = "ci"
    var text = ""
    var end: Moment?
    var inner: Inner?
    var tags: [String] = []
  }
  struct Inner: Sendable { var count: UInt64 }

  static let now = Moment(microseconds: 1_796_083_200_000_000)
  static let inner = Shape<Inner>([.field("count", "Count") { .number($0.count) }])
  static let shape = Shape<Thing>([
    .field("name", "Name") { .text($0.name) },
    .field("text", "Text", .detail) { .text($0.text) },
    .field("end", "Ends") { $0.end.map(Document.time) ?? .null },
    .nested("inner", "", .programs, inner) { $0.inner },
    .field("tags", "Tags", .detail) { .list($0.tags.map(Document.text)) },
    .field("", "Note", .peopleInDetail) { _ in .text("for people") },
  ])
  static let things = [
    Thing(name: "ci", end: now.advanced(by: .seconds(7200))),
    Thing(name: "größe 漢字", text: "a \"b\", c", inner: Inner(count: 7), tags: ["x", "y z"]),
  ]

  func list(_ format: OutputFormat, _ things: [Thing] = Self.things) -> String {
    format.list(Self.shape, things, table: Table(now: Self.now, style: .plain))
  }

  func detail(_ format: OutputFormat, _ thing: Thing = Self.things[1]) -> String {
    format.detail(Self.shape, thing, table: Table(now: Self.now, style: .plain))
  }

  @Test func `a table is aligned by what the eye sees`() {
    #expect(
      list(.table) == """
        NAME        ENDS
        ci          in 2 hours
        größe 漢字  -

        """)
    #expect(list(.table, []) == "NAME  ENDS\n")
  }

  @Test func `one thing has a line for each field that says something`() {
    #expect(
      detail(.table) == """
        Name:  größe 漢字
        Text:  a "b", c
        Tags:  x, y z
        Note:  for people

        """)
    #expect(detail(.table, Self.things[0]).contains("Ends:  2026-12-01 02:00:00 UTC (in 2 hours)"))
  }

  @Test func `JSON has every field, under names that stay`() {
    #expect(
      detail(.json) == """
        {
          "name": "größe 漢字",
          "text": "a \\"b\\", c",
          "end": null,
          "inner": {
            "count": 7
          },
          "tags": [
            "x",
            "y z"
          ]
        }

        """)
    #expect(list(.json, []) == "[]\n")
    #expect(
      JSON.line(Self.shape.document(Self.things[0]))
        == #"{"name":"ci","text":"","end":"2026-12-01T02:00:00Z","inner":null,"tags":[]}"#)
  }

  @Test func `YAML quotes what a reader could take for something else`() {
    #expect(
      list(.yaml) == """
        - name: ci
          text: ""
          end: "2026-12-01T02:00:00Z"
          inner: null
          tags: []
        - name: "größe 漢字"
          text: "a \\"b\\", c"
          end: null
          inner:
            count: 7
          tags:
            - x
            - "y z"

        """)
  }

  @Test(arguments: ["yes", "NO", "null", "~", "1e3", "0x10", "2026-12-01", "- a", "a: b", "#x", ""])
  func `YAML keeps a text a text`(text: String) {
    #expect(YAML.text(.text(text)) == text.quoted + "\n")
  }

  @Test func `CSV has a header even when nothing follows`() {
    #expect(list(.csv, []) == "name,text,end,inner.count,tags\n")
    #expect(
      list(.csv) == """
        name,text,end,inner.count,tags
        ci,,2026-12-01T02:00:00Z,,
        "größe 漢字","a ""b"", c",,7,"[""x"",""y z""]"

        """)
  }

  static let hostile = [
    "\u{1B}[2Jgone", "a\rb", "a\nb", "bell\u{07}", "\u{9B}31m", "\u{202E}gnp.exe", "a\u{200B}b",
    "\u{7F}", "\u{2028}", "tab\tbed",
  ]

  @Test(arguments: hostile)
  func `no text from elsewhere reaches the terminal as a command`(text: String) {
    let thing = Thing(name: text, text: text, tags: [text])
    for format in OutputFormat.allCases {
      for rendered in [list(format, [thing]), detail(format, thing)] {
        for line in rendered.split(separator: "\n") {
          let hostile = line.unicodeScalars.filter(\.isHostile)
          #expect(hostile.isEmpty, "\(format.rawValue)")
        }
      }
    }
  }

  @Test(arguments: hostile)
  func `no text from elsewhere begins a line of its own`(text: String) {
    let thing = Thing(name: text)
    #expect(list(.table, [thing]).split(whereSeparator: \.isNewline).count == 2)
    #expect(list(.csv, [thing]).split(whereSeparator: \.isNewline).count == 2)
  }

  @Test func `a text is escaped so that it can be read`() {
    #expect("a\u{1B}[31m\nb".shown == "a\\u{1b}[31m\\nb")
    #expect("\u{1B}\u{E0041}".quoted == "\"\\u001b\\udb40\\udc41\"")
    #expect("plain".shown == "plain")
  }

  @Test(
    arguments: [
      (true, [:], false), (false, [:], true), (true, ["NO_COLOR": "1"], true),
      (true, ["NO_COLOR": ""], false), (true, ["TERM": "dumb"], true),
    ] as [(Bool, [String: String], Bool)])
  func `colours are for terminals that want them`(
    isTerminal: Bool, environment: [String: String], isPlain: Bool
  ) {
    #expect(Style(isTerminal: isTerminal, environment: environment).isPlain == isPlain)
  }
}
