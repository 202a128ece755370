import JetonDomain
import JetonRows

/// Writes the rows of one run, making few of many where they belong together.
struct PostingRowWriter {
  let run: Int64
  let connection: Connection
  private var open: PostingRow?
  private(set) var rowCount = 0

  init(run: Int64, connection: Connection) {
    self.run = run
    self.connection = connection
  }

  mutating func add(_ posting: Posting) throws(StoreError) {
    let group = PostingGroup(facet: posting.facet, classCode: posting.classCode)
    if open?.group == group, open?.list.append(posting.epoch) == true { return }
    try flush()
    open = PostingRow(group: group, list: EpochList(posting.epoch))
  }

  mutating func add(_ row: PostingRow) throws(StoreError) {
    if open?.group == row.group, open?.list.append(row.list) == true { return }
    try flush()
    open = row
  }

  mutating func flush() throws(StoreError) {
    guard let row = open else { return }
    try connection.insert(row.list, row.group, in: run)
    rowCount += 1
    open = nil
  }
}
