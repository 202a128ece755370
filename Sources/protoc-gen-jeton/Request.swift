import CJetonProto

/// What protoc asks, as protobuf-c unpacked it. Never freed: the program lives for one request.
@unsafe struct Request {
  let c: UnsafeMutablePointer<Plugin__Request>

  init?(_ bytes: [UInt8]) {
    guard let c = unsafe plugin__request__unpack(nil, bytes.count, bytes) else { return nil }
    unsafe self.c = unsafe c
  }

  var parameter: String { unsafe string(c.pointee.parameter) }

  var files: [UnsafeMutablePointer<Plugin__File>] {
    unsafe pointers(c.pointee.proto_file, c.pointee.n_proto_file)
  }

  var requestedNames: [String] {
    unsafe strings(c.pointee.file_to_generate, c.pointee.n_file_to_generate)
  }

  func packed() -> [UInt8] {
    let size = unsafe plugin__request__get_packed_size(c)
    return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = unsafe plugin__request__pack(c, buffer.baseAddress)
    }
  }
}

/// A repeated field of messages.
func pointers<T>(
  _ start: UnsafeMutablePointer<UnsafeMutablePointer<T>?>?, _ count: Int
) -> [UnsafeMutablePointer<T>] {
  guard let start = unsafe start else { return unsafe [] }
  return unsafe UnsafeBufferPointer(start: start, count: count).compactMap { unsafe $0 }
}

func strings(
  _ start: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int
) -> [String] {
  unsafe pointers(start, count).map { unsafe String(cString: $0) }
}

/// Empty when absent.
func string(_ text: UnsafeMutablePointer<CChar>?) -> String {
  guard let text = unsafe text else { return "" }
  return unsafe String(cString: text)
}
