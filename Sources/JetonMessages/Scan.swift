internal import CJetonProto

/// The look at the bytes before protobuf-c unpacks them; scan.h says why.
enum Scan {
  static func check(
    _ bytes: UnsafeBufferPointer<UInt8>, as type: UnsafePointer<ProtobufCMessageDescriptor>
  ) throws(DecodingFailure) {
    var scan = jeton_scan()
    unsafe jeton_scan_message(type, bytes.baseAddress, bytes.count, &scan)
    switch scan.verdict {
    case JETON_SCAN_SOUND: return
    case JETON_SCAN_REPEATED: throw .repeatedSingularField(field: path(&scan))
    default: throw .malformed
    }
  }

  private static func path(_ scan: inout jeton_scan) -> String {
    var names: [String] = []
    for step in 0..<scan.path_length {
      unsafe names.append(String(cString: jeton_scan_path_name(&scan, step)))
    }
    return names.joined(separator: ".")
  }
}
