// What a schema says, as values, and the Swift text that says the same.
// This room is pure: it reads no file, knows neither protoc nor protobuf-c, and
// its output depends on its input alone.

/// All files of one request to the generator, imports included.
package struct Schema: Sendable {
  package var files: [File]
  /// Of all files, those that only define options included.
  package var descriptors: [Descriptor] = []

  package init(files: [File]) {
    self.files = files
  }
}

/// A file of the schema in protoc's own words, for who asks a server what it serves.
package struct Descriptor: Sendable {
  package var name: String
  package var package: String
  package var dependencies: [String]
  /// A serialized FileDescriptorProto, with no more source info than comments, in base64.
  package var base64: String
  package var isRequested: Bool

  package init(
    name: String, package: String, dependencies: [String], base64: String, isRequested: Bool
  ) {
    self.name = name
    self.package = package
    self.dependencies = dependencies
    self.base64 = base64
    self.isRequested = isRequested
  }
}

package struct File: Sendable {
  package var name: String
  package var package: String
  package var syntax: String
  /// Whether Swift is wanted for it; else it is only imported.
  package var isRequested: Bool
  package var messages: [MessageType] = []
  package var enums: [EnumType] = []
  package var services: [Service] = []

  package init(name: String, package: String, syntax: String, isRequested: Bool) {
    self.name = name
    self.package = package
    self.syntax = syntax
    self.isRequested = isRequested
  }
}

/// Where a declaration stands, and what stands above it.
package struct Origin: Sendable {
  package var file: String
  package var line: Int
  package var comment: String

  package init(file: String, line: Int, comment: String = "") {
    self.file = file
    self.line = line
    self.comment = comment
  }
}

extension Origin {
  /// The comment without the blank that follows the slashes, and without empty lines at its end.
  var commentLines: [String] {
    // Of any system: a carriage return ends a comment for Swift, too.
    var lines = comment.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    while lines.last?.allSatisfy(\.isWhitespace) ?? false { lines.removeLast() }
    return lines.map { String($0.hasPrefix(" ") ? $0.dropFirst() : $0) }
  }
}

package struct MessageType: Sendable {
  package var name: String
  /// With the package, for example "jeton.v1.Token".
  package var fullName: String
  package var origin: Origin
  package var fields: [Field] = []
  package var oneofs: [OneOf] = []
  package var messages: [MessageType] = []
  package var enums: [EnumType] = []

  package init(name: String, fullName: String, origin: Origin) {
    self.name = name
    self.fullName = fullName
    self.origin = origin
  }
}

package struct Field: Sendable {
  package var name: String
  package var jsonName: String
  package var number: Int
  package var kind: Kind
  package var shape: Shape
  package var behavior = Behavior.unspecified
  package var origin: Origin

  /// options.proto's FieldBehavior; the words are those of AIP-203.
  package enum Behavior: Int32, Sendable {
    case unspecified, optional, required, outputOnly
  }

  package init(
    name: String, jsonName: String, number: Int, kind: Kind, shape: Shape, origin: Origin
  ) {
    self.name = name
    self.jsonName = jsonName
    self.number = number
    self.kind = kind
    self.shape = shape
    self.origin = origin
  }
}

/// What one value of a field is.
package enum Kind: Sendable, Hashable {
  case int32(Encoding)
  case int64(Encoding)
  case uint32(Encoding)
  case uint64(Encoding)
  case float
  case double
  case bool
  case string
  /// A string that is not to be seen.
  case secret
  case bytes
  /// By full name.
  case enumeration(String)
  case message(String)
  /// Something the generator refuses, by its name in the schema.
  case unsupported(String)
}

/// How an integer is written; to Swift it is the same.
package enum Encoding: Sendable, Hashable {
  case varint, zigzag, fixed
}

/// How many values a field has, and how their absence shows.
package enum Shape: Sendable, Hashable {
  /// Absent is the zero of its kind; for a message, nil.
  case single
  /// proto3 `optional`; protoc puts it alone into a oneof of this name.
  case optional(oneof: String)
  /// Of the oneof with this index.
  case member(Int)
  case repeated
  /// The field's kind is that of the values; `entry` is the hidden message that carries both.
  case map(key: Kind, entry: String)
}

package struct OneOf: Sendable {
  package var name: String
  package var origin: Origin

  package init(name: String, origin: Origin) {
    self.name = name
    self.origin = origin
  }
}

package struct EnumType: Sendable {
  package struct Value: Sendable {
    package var name: String
    package var number: Int
    package var origin: Origin

    package init(name: String, number: Int, origin: Origin) {
      self.name = name
      self.number = number
      self.origin = origin
    }
  }

  package var name: String
  package var fullName: String
  package var values: [Value]
  package var origin: Origin

  package init(name: String, fullName: String, values: [Value], origin: Origin) {
    self.name = name
    self.fullName = fullName
    self.values = values
    self.origin = origin
  }
}

package struct Service: Sendable {
  package var name: String
  package var fullName: String
  package var methods: [Method]
  package var origin: Origin

  package init(name: String, fullName: String, methods: [Method], origin: Origin) {
    self.name = name
    self.fullName = fullName
    self.methods = methods
    self.origin = origin
  }
}

package struct Method: Sendable {
  package enum Idempotency: String, Sendable {
    case unknown, noSideEffects, idempotent
  }

  /// Where its handler runs, and what it is handed.
  package enum Execution: Sendable {
    case async, inline, gathered
  }

  package var name: String
  /// Full names of messages.
  package var request: String
  package var response: String
  package var streamsRequests = false
  package var streamsResponses = false
  /// Empty when the schema names none.
  package var verb = ""
  package var execution = Execution.async
  package var idempotency = Idempotency.unknown
  package var origin: Origin

  package init(name: String, request: String, response: String, origin: Origin) {
    self.name = name
    self.request = request
    self.response = response
    self.origin = origin
  }
}
