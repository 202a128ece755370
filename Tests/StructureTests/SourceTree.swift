import Foundation

/// The checkout these tests were built from, read as text.
struct SourceTree {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Paths below `folder`, relative to the root, of files with one of these endings.
  func files(below folder: String, endings: [String] = ["swift"]) -> [String] {
    let base = root.appending(path: folder)
    let paths = FileManager.default.enumerator(atPath: base.path)
    return (paths?.compactMap { $0 as? String } ?? [])
      .filter { path in endings.contains { path.hasSuffix("." + $0) } }
      .filter { !$0.contains(".build") }
      .map { folder + "/" + $0 }
      .sorted()
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  func lines(_ path: String) throws -> [Substring] {
    try text(path).split(separator: "\n", omittingEmptySubsequences: false)
  }
}

func isGenerated(_ path: String) -> Bool {
  path.contains("/Generated/") || path.contains("/generated/")
}
