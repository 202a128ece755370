import JetonMessages

/// The comments of a file. A descriptor keeps them apart from what they are about, by the field
/// numbers and indexes that lead there (descriptor.proto, SourceCodeInfo).
struct Comments {
  /// By full name; of a value of an enum, by its name behind that of the enum.
  private(set) var texts: [String: String] = [:]
  private let found: [[Int32]: String]

  init(_ file: Plugin.File, in scope: String) throws(Failure) {
    found = Dictionary(
      (file.sourceCodeInfo?.location ?? []).filter { !$0.leadingComments.isEmpty }
        .map { ($0.path, $0.leadingComments) }
    ) { first, _ in first }
    guard !found.isEmpty else { return }
    for (index, message) in file.messageType.enumerated() {
      try add(message, scope, [4, Int32(index)], depth: 0)
    }
    for (index, item) in file.enumType.enumerated() { add(item, scope, [5, Int32(index)]) }
    for (index, service) in file.service.enumerated() { add(service, scope, [6, Int32(index)]) }
  }

  private mutating func add(_ name: String, _ path: [Int32]) {
    texts[name] = found[path]
  }

  private mutating func add(
    _ message: Plugin.Message, _ scope: String, _ path: [Int32], depth: Int
  ) throws(Failure) {
    guard depth < ServedSchema.depthMaximum else { return }
    let name = scope + message.name
    add(name, path)
    for (index, field) in message.field.enumerated() {
      add("\(name).\(field.name)", path + [2, Int32(index)])
    }
    for (index, oneof) in message.oneofDecl.enumerated() {
      add("\(name).\(oneof.name)", path + [8, Int32(index)])
    }
    for (index, item) in message.enumType.enumerated() {
      add(item, name + ".", path + [4, Int32(index)])
    }
    for (index, nested) in message.nestedType.enumerated() {
      try add(decode(nested), name + ".", path + [3, Int32(index)], depth: depth + 1)
    }
  }

  private mutating func add(_ item: Plugin.Enum, _ scope: String, _ path: [Int32]) {
    let name = scope + item.name
    add(name, path)
    for (index, value) in item.value.enumerated() {
      add("\(name).\(value.name)", path + [2, Int32(index)])
    }
  }

  private mutating func add(_ service: Plugin.Service, _ scope: String, _ path: [Int32]) {
    let name = scope + service.name
    add(name, path)
    for (index, method) in service.method.enumerated() {
      add("\(name).\(method.name)", path + [2, Int32(index)])
    }
  }
}
