import Foundation
import Testing

@Suite struct `The generator writes` {
  static let stored = Protoc.golden.appending(path: "Generated")

  @Test(arguments: [
    ("messages", "library.v1.library.swift"), ("messages", "library.v1.package.swift"),
    ("server", "library.v1.library.server.swift"), ("client", "library.v1.library.client.swift"),
  ])
  func `what is stored, for every construct`(output: String, file: String) throws {
    let run = try Protoc(
      "library/v1/library.proto", in: Protoc.golden, "output=\(output),module=Library")
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
    let run = try Protoc(text: text, "output=messages,module=Example,visibility=package")
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
    let run = try Protoc(text: text, "output=messages,module=Example,comments=off")
    #expect(run.files["x.swift"]?.contains("Lost") == false)
  }

  @Test func `names of Swift's own, where a package has taken them`() throws {
    let text = #"syntax = "proto3"; package string; message M { string s = 1; }"#
    let run = try Protoc(text: text)
    #expect(run.files["x.swift"]?.contains("public var s: Swift::String = \"\"") == true)
  }

  @Test func `C in which no text ends at a NUL`() throws {
    let text = """
      syntax = "proto3"; package a.v1;
      enum E { E_UNSPECIFIED = 0; }
      message M { string s = 1; optional string o = 2; map<string, E> m = 3; }
      """
    let run = try Protoc(text: text, "output=c,c_module=CExample")
    let header = run.files["x.pb-c.h"] ?? ""
    #expect(run.messages == "")
    #expect(header.contains("ProtobufCBinaryData s;"))
    #expect(!header.contains("char *"))
    #expect(header.contains("int32_t value;"))
    #expect(run.files["CExample.h"]?.contains("a__v1__m__mentry__type(void)") == true)
  }

  /// Each beside what the file imports.
  @Test(arguments: [
    (
      "output=messages,module=Example", ["internal import CExample", "public import JetonMessages"]
    ),
    (
      "output=messages,module=Example,c_module=CLow",
      ["internal import CLow", "public import JetonMessages"]
    ),
    ("output=messages,module=JetonMessages,c_module=CLow", ["internal import CLow"]),
    ("output=server,module=Example", ["public import JetonRPC"]),
    (
      "output=client,module=Ours,messages=Example",
      ["public import Example", "public import JetonRPC"]
    ),
    (
      "output=client,module=Ours,messages=Example,visibility=package",
      ["package import Example", "package import JetonRPC"]
    ),
  ])
  func `for the module that it is told of`(parameters: String, imports: [String]) throws {
    let text = """
      syntax = "proto3"; package a.v1; message M {} service S { rpc Do(M) returns (M); }
      """
    let run = try Protoc(text: text, parameters)
    let files = run.files.filter {
      !$0.key.contains(".package.") && !$0.key.contains(".descriptor.")
    }
    let lines = try #require(files.first).value.split(separator: "\n")
    #expect(files.count == 1)
    #expect(lines.filter { $0.contains("import ") }.map(String.init) == imports)
  }

  @Test func `a type of another module with that module's import`() throws {
    let folder = try TemporaryFolder()
    for (name, text) in [
      ("low.proto", #"syntax = "proto3"; package b.v1; message N {}"#),
      (
        "x.proto",
        #"syntax = "proto3"; package a.v1; import "low.proto"; message M { b.v1.N n = 1; }"#
      ),
    ] {
      try text.write(to: folder.url.appending(path: name), atomically: true, encoding: .utf8)
    }
    let run = try Protoc("x.proto", in: folder.url, "output=messages,module=Example,Mlow.proto=Low")
    for file in ["x.swift", "x.descriptor.swift"] {
      #expect(run.files[file]?.contains("public import Low\n") == true)
    }
  }
}
