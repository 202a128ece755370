extension [String] {
  /// The one that was probably meant; nil when none is near.
  func nearest(to typed: String) -> String? {
    guard typed.count <= 64 else { return nil }
    let near = map { (word: $0, distance: editDistance(typed, $0)) }
      .min { $0.distance < $1.distance }
    guard let near, near.distance <= Swift.max(1, typed.count / 3) else { return nil }
    return near.word
  }
}

/// Letters to insert, drop, replace, or swap with their neighbour, to turn one into the other.
private func editDistance(_ left: String, _ right: String) -> Int {
  let (left, right) = (Array(left), Array(right))
  var rows = [Array(0...right.count)]
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      let replaced = rows[row][column] + (left[row] == right[column] ? 0 : 1)
      var least = min(rows[row][column + 1] + 1, current[column] + 1, replaced)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        least = min(least, rows[row - 1][column - 1] + 1)
      }
      current.append(least)
    }
    rows.append(current)
  }
  return rows[left.count][right.count]
}
