import JetonRPC

/// How many items a page holds (AIP-158: zero is the default, too many are as many as there may
/// be, less than none is wrong).
func pageSize(_ asked: Int32) throws(RPCError) -> Int {
  guard asked >= 0 else { throw .invalid("page_size", "is negative") }
  return asked == 0 ? PageSize.standard : min(Int(asked), PageSize.maximum)
}

enum PageSize {
  static let standard = 50
  static let maximum = 1000
}
