import Foundation
import Testing

@Suite struct `The generator refuses` {
  static let head = """
    syntax = "proto3"; package a.v1; import "jeton/rpc/v1/options.proto";

    """

  @Test(arguments: [
    ("message M { M m = 1; }", "x.proto:2: a.v1.M holds itself, by a.v1.M.m"),
    (
      "message A { repeated B b = 1; }\nmessage B { map<string, C> c = 1; }\nmessage C { A a = 1; }",
      "x.proto:2: a.v1.A holds itself, by a.v1.C.a"
    ),
    (
      "message M { int32 base = 1; }",
      "x.proto:2: protobuf-c's own base and base of the C structure"
    ),
    (
      "message M { repeated int32 a = 1;\n int32 n_a = 2; }",
      "x.proto:3: a and n_a of the C structure of a.v1.M both become n_a"
    ),
    (
      "message M { int32 self = 1;\nint32 self_field = 2;\n}",
      "x.proto:3: self and self_field of a.v1.M both become selfField"
    ),
    (
      "message M { oneof kind { int32 a = 1; }\nenum Kind { K = 0; } }",
      "x.proto:2: Kind and kind of a.v1.M both become Kind"
    ),
    (
      "message M { int32 n = 1 [(jeton.rpc.v1.sensitive) = true]; }",
      "x.proto:2: n is sensitive, but no string, which is not supported"
    ),
    (
      "message FooBar {}\nmessage Foo_Bar {}",
      "x.proto:3: a.v1.FooBar and a.v1.Foo_Bar of C both become A__V1__FooBar"
    ),
    (
      "message M { oneof k { int32 a = 1; }\nmessage KCase {} }",
      "x.proto:3: a.v1.M.k and a.v1.M.KCase of C both become A__V1__M__KCase"
    ),
    (
      "message Any {}\nmessage AnyMessage {}",
      "x.proto:3: Any and AnyMessage of a.v1 both become AnyMessage"
    ),
    (
      "message M {}\nservice AV1 { rpc Do(M) returns (M); }",
      "x.proto:3: package a.v1 and service a.v1.AV1 of the module both become AV1"
    ),
    (
      "message M {}\nservice S { rpc Do(M) returns (M); }\nservice SClient {}",
      "x.proto:4: service a.v1.S and service a.v1.SClient of the module both become SClient"
    ),
    (
      """
      message M {}
      service S { rpc Do(stream M) returns (M) {
        option (jeton.rpc.v1.verb) = "V"; option (jeton.rpc.v1.execution) = EXECUTION_INLINE;
      } }
      """, "x.proto:3: Do streams, so it cannot be inline"
    ),
    (
      """
      message M {}
      service S { rpc Do(M) returns (stream M) {
        option (jeton.rpc.v1.verb) = "V"; option (jeton.rpc.v1.execution) = EXECUTION_INLINE;
      } }
      """, "x.proto:3: Do streams, so it cannot be inline"
    ),
  ])
  func `with file, line and reason`(schema: String, reason: String) throws {
    let run = try Protoc(text: Self.head + schema)
    #expect(run.messages.contains(reason))
    #expect(run.files.isEmpty)
  }

  @Test(arguments: [
    (
      "google/protobuf/struct.proto", "google.protobuf.Value",
      "x.proto:2: a.v1.M holds google.protobuf.Value, which holds itself by "
        + "google.protobuf.Struct.fields"
    ),
    (
      "google/protobuf/descriptor.proto", "google.protobuf.FileOptions",
      "x.proto:2: m: google.protobuf.FileOptions is for protoc's plugins"
    ),
    ("old.proto", "b.v1.Old", "x.proto:2: m: b.v1.Old is of old.proto, which is not proto3"),
    ("bare.proto", "Bare", "x.proto:2: m: Bare is of bare.proto, which has no package"),
  ])
  func `messages of files that cannot become Swift`(
    file: String, type: String, reason: String
  ) throws {
    let folder = try TemporaryFolder()
    for (name, text) in [
      ("old.proto", #"syntax = "proto2"; package b.v1; message Old {}"#),
      ("bare.proto", #"syntax = "proto3"; message Bare {}"#),
      (
        "x.proto",
        """
        syntax = "proto3"; package a.v1; import "\(file)";
        message M { \(type) m = 1; }
        """
      ),
    ] {
      try text.write(to: folder.url.appending(path: name), atomically: true, encoding: .utf8)
    }
    let run = try Protoc("x.proto", in: folder.url, "output=messages,module=Example")
    #expect(run.messages.contains(reason))
    #expect(run.files.isEmpty)
  }

  @Test(arguments: [
    (#"syntax = "proto3"; package _; message M {}"#, "x.proto:1: package _ becomes no name in C"),
    (#"syntax = "proto2"; package a.v1; message M { optional group G = 1 {} }"#, "only proto3"),
    (#"syntax = "proto3"; message M {}"#, "x.proto:1: a package is needed"),
  ])
  func `other syntaxes and no package`(schema: String, reason: String) throws {
    #expect(try Protoc(text: schema).messages.contains(reason))
  }

  @Test func `a schema of more than 32 levels or 256 fields`() throws {
    let levels = (0...40).map { "message M\($0) { M\($0 + 1) m = 1; }" }.joined(separator: "\n")
    let deep = try Protoc(text: Self.head + levels + "message M41 {}")
    #expect(deep.messages.contains("x.proto:2: a.v1.M0 goes deeper than 32 messages"))
    let fields = (1...257).map { "int32 f\($0) = \($0);" }.joined()
    let wide = try Protoc(text: Self.head + "message M { \(fields) }")
    #expect(wide.messages.contains("x.proto:2: a.v1.M has more than 256 fields"))
  }

  @Test(arguments: [
    "", "output=java", "output=messages", "output=c", "output=messages,module=A,colour=red",
    "output=server,visibility=secret", "output=server,comments=some",
  ])
  func `parameters it does not know`(parameters: String) throws {
    let run = try Protoc(text: Self.head, parameters)
    #expect(run.messages.contains("protoc-gen-jeton: "))
  }
}

@Suite struct `The lint names` {
  @Test(arguments: [
    (#"syntax = "proto3"; package a;"#, "x.proto:1: package a has no version"),
    (#"syntax = "proto3"; package a.v1;"#, "x.proto:1: package a.v1 is not its folder"),
    (#"syntax = "proto3"; package a.v1; message lower {}"#, "lower is not PascalCase"),
    (
      #"syntax = "proto3"; package a.v1; message M { int32 aB = 1; }"#, "aB is not lower_snake_case"
    ),
    (
      #"syntax = "proto3"; package a.v1; enum E { E_NONE = 0; }"#,
      "the zero of E is not E_UNSPECIFIED"
    ),
    (
      #"syntax = "proto3"; package a.v1; enum E { E_UNSPECIFIED = 0; OTHER = 1; }"#,
      "OTHER does not begin with E_"
    ),
    (
      #"syntax = "proto3"; package a.v1; message M {} service S { rpc Do(M) returns (M); }"#,
      "S does not end in Service"
    ),
    (
      #"syntax = "proto3"; package a.v1; message M {} service S { rpc Do(M) returns (M); }"#,
      "a.v1.M is not called DoRequest"
    ),
    (
      #"syntax = "proto3"; package a.v1; message M {} service S { rpc Do(M) returns (M); }"#,
      "a.v1.M is used by Do already"
    ),
    (
      #"syntax = "proto3"; package a.v1; message M {} service S { rpc Do(M) returns (M); }"#,
      "x.proto:1: Do names no (jeton.rpc.v1.verb)"
    ),
  ])
  func `what the project's schemas must not do`(schema: String, reason: String) throws {
    #expect(try Protoc(text: schema, "output=lint").messages.contains(reason))
  }

  @Test func `stubs in a language that it was not taught`() throws {
    let text = #"syntax = "proto3"; package a.v1; message M {}"#
    let run = try Protoc(text: text, "output=stubs,language=klingon")
    #expect(run.messages.contains("language= must be one of c, go, java"))
    #expect(run.files.isEmpty)
  }
}
