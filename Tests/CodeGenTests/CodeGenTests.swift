import Foundation
import Testing

@Suite struct `The generator writes` {
  static let stored = Protoc.golden.appending(path: "Generated")

  @Test(arguments: [
    ("messages", "library.v1.library.swift"), ("messages", "library.v1.package.swift"),
    ("server", "library.v1.library.server.swift"), ("client", "library.v1.library.client.swift"),
  ])
  func `what is stored, for every construct`(output: String, file: String) throws {
    let run = try Protoc("library/v1/library.proto", in: Protoc.golden, "output=\(output)")
    let stored = try String(contentsOf: Self.stored.appending(path: file), encoding: .utf8)
    #expect(run.messages == "")
    // Compared apart, since a failure would print both in full.
    let isAsStored = run.files[file] == stored
    #expect(isAsStored, "\(file) is not as stored; make generate shows the difference")
  }

  @Test func `for a package only, when asked`() throws {
    let text = """
      syntax = "proto3"; package a.v1; message M { string s = 1; }
      """
    let run = try Protoc(text: text, "output=messages,visibility=package")
    #expect(run.files["x.swift"]?.contains("package struct M:") == true)
    #expect(run.files["x.swift"]?.contains("public") == false)
  }

  @Test func `no comments, when asked`() throws {
    let text = """
      syntax = "proto3"; package a.v1;
      // Lost.
      message M {}
      """
    #expect(try Protoc(text: text).files["x.swift"]?.contains("/// Lost.") == true)
    let run = try Protoc(text: text, "output=messages,comments=off")
    #expect(run.files["x.swift"]?.contains("Lost") == false)
  }

  @Test func `C in which no text ends at a NUL`() throws {
    let text = """
      syntax = "proto3"; package a.v1;
      enum E { E_UNSPECIFIED = 0; }
      message M { string s = 1; optional string o = 2; map<string, E> m = 3; }
      """
    let run = try Protoc(text: text, "output=c,module=CExample")
    let header = run.files["x.pb-c.h"] ?? ""
    #expect(run.messages == "")
    #expect(header.contains("ProtobufCBinaryData s;"))
    #expect(!header.contains("char *"))
    #expect(header.contains("int32_t value;"))
    #expect(run.files["CExample.h"]?.contains("a__v1__m__mentry__type(void)") == true)
  }
}
