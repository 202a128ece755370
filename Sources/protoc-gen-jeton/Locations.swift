import JetonCodeGen
import JetonMessages

/// Where the declarations of a file stand, and the comments above them.
struct Locations {
  private let file: String
  private let hasComments: Bool
  private var places: [[Int32]: Plugin.SourceInfo.Location] = [:]

  init(_ file: Plugin.File, hasComments: Bool) {
    self.file = file.name
    self.hasComments = hasComments
    for location in file.sourceCodeInfo?.location ?? [] { places[location.path] = location }
  }

  func origin(_ path: [Int32]) -> Origin {
    let place = places[path]
    return Origin(
      file: file, line: Int(place?.span.first ?? 0) + 1,
      comment: hasComments ? place?.leadingComments ?? "" : "")
  }
}
