/// `; did you mean …?` when one of `known` is near, else nothing.
func suggestion(for word: String, among known: [String]) -> String {
  let near = known.map { ($0, editDistance(word, $0)) }.min { $0.1 < $1.1 }
  guard let (candidate, distance) = near, distance <= 2, distance < candidate.count else {
    return ""
  }
  return "; did you mean \(candidate)?"
}

/// How many letters must be put in, taken out or changed. Long words are far from everything, so
/// that the table stays small.
func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left.unicodeScalars)
  let right = Array(right.unicodeScalars)
  guard max(left.count, right.count) <= 64 else { return .max }
  var row = Array(0...right.count)
  for (index, letter) in left.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for (column, other) in right.enumerated() {
      let above = row[column + 1]
      row[column + 1] = min(above + 1, row[column] + 1, diagonal + (letter == other ? 0 : 1))
      diagonal = above
    }
  }
  return row[right.count]
}
