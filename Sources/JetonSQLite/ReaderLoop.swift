import JetonDomain
import JetonThreads

/// Serves reads on one thread, each on the snapshot of its own transaction.
struct ReaderLoop {
  let shelf: Shelf

  func run(_ queue: JobQueue<ReadJob>) {
    while let jobs = queue.take(atMost: 1) {
      for job in jobs { serve(job) }
    }
  }

  private func serve(_ job: ReadJob) {
    if job.withdrawal.isMade { return job.refuse(.cancelled) }
    do throws(StoreError) {
      // Takes its snapshot at the first read.
      try shelf.connection.execute("BEGIN")
    } catch {
      job.refuse(error)
      return
    }
    var reader = SQLiteReader(shelf: shelf)
    shelf.connection.withdrawal = job.withdrawal
    job.run(&reader)
    shelf.connection.withdrawal = nil
    // Nothing was written, so nothing is lost if this fails; the next BEGIN would say so.
    try? shelf.connection.execute("ROLLBACK")
  }
}
