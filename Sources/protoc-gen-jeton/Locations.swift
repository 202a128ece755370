import CJetonProto
import JetonCodeGen

/// Where the declarations of a file stand, and the comments above them.
struct Locations {
  private struct Place {
    var line: Int
    var comment: String
  }

  private var places: [[Int32]: Place] = [:]

  init(_ file: UnsafeMutablePointer<Plugin__File>, hasComments: Bool) {
    guard let info = unsafe file.pointee.source_code_info else { return }
    for unsafe location in unsafe pointers(info.pointee.location, info.pointee.n_location) {
      let path = unsafe numbers(location.pointee.path, location.pointee.n_path)
      let span = unsafe numbers(location.pointee.span, location.pointee.n_span)
      places[path] = Place(
        line: Int(span.first ?? 0) + 1,
        comment: hasComments ? unsafe string(location.pointee.leading_comments) : "")
    }
  }

  func origin(_ path: [Int32], in file: String) -> Origin {
    Origin(file: file, line: places[path]?.line ?? 1, comment: places[path]?.comment ?? "")
  }
}

private func numbers(_ start: UnsafeMutablePointer<Int32>?, _ count: Int) -> [Int32] {
  guard let start = unsafe start else { return [] }
  return unsafe Array(UnsafeBufferPointer(start: start, count: count))
}
