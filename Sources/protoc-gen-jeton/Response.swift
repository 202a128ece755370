import CJetonProto
import Glibc

/// What protoc is answered. As Request, never freed.
@unsafe struct Response {
  /// FEATURE_PROTO3_OPTIONAL of plugin.proto: without it protoc refuses the field.
  private static let acceptsOptional: UInt64 = 1

  private let c: UnsafeMutablePointer<Plugin__Response>

  init() {
    unsafe c = .allocate(capacity: 1)
    unsafe plugin__response__init(c)
    unsafe setFeatures()
  }

  /// What another plugin answered.
  init?(_ bytes: [UInt8]) {
    guard let c = unsafe plugin__response__unpack(nil, bytes.count, bytes) else { return nil }
    unsafe self.c = unsafe c
    unsafe setFeatures()
  }

  private func setFeatures() {
    unsafe c.pointee.has_supported_features = 1
    unsafe c.pointee.supported_features = Self.acceptsOptional
  }

  var error: String { unsafe string(c.pointee.error) }

  var files: [UnsafeMutablePointer<Plugin__Response__File>] {
    unsafe pointers(c.pointee.file, c.pointee.n_file)
  }

  func fail(_ message: String) { unsafe c.pointee.error = strdup(message) }

  func add(name: String, text: String) {
    let file = UnsafeMutablePointer<Plugin__Response__File>.allocate(capacity: 1)
    unsafe plugin__response__file__init(file)
    unsafe file.pointee.name = strdup(name)
    unsafe file.pointee.has_content = 1
    unsafe file.pointee.content.len = text.utf8.count
    unsafe file.pointee.content.data = UnsafeMutableRawPointer(strdup(text))?
      .assumingMemoryBound(to: UInt8.self)
    unsafe append(file)
  }

  func append(_ file: UnsafeMutablePointer<Plugin__Response__File>) {
    let count = unsafe c.pointee.n_file
    let list = UnsafeMutablePointer<UnsafeMutablePointer<Plugin__Response__File>?>
      .allocate(capacity: count + 1)
    for unsafe (index, file) in unsafe (files + [file]).enumerated() {
      unsafe (list + index).initialize(to: file)
    }
    unsafe c.pointee.file = unsafe list
    unsafe c.pointee.n_file = count + 1
  }

  func packed() -> [UInt8] {
    let size = unsafe plugin__response__get_packed_size(c)
    return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = unsafe plugin__response__pack(c, buffer.baseAddress)
    }
  }
}
