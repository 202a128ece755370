import JetonDomain
import JetonRows
import JetonThreads

/// Serves reads on one thread, each on the snapshot of its own transaction.
struct ReaderLoop {
  typealias Job = ReadJob<SQLiteReader>

  let shelf: Shelf
  let durable: DurableCommits

  func run(_ queue: JobQueue<Job>) {
    while let jobs = queue.take(atMost: 1) {
      for job in jobs { serve(job) }
    }
  }

  private func serve(_ job: Job) {
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
    let attempt = job.run(&reader)
    shelf.connection.withdrawal = nil
    // Readers see what is committed, and nobody is told what a power cut could still undo.
    durable.whenDurable { failure in
      if failure == nil { attempt.settle() } else { attempt.refuse(.stopped) }
    }
    // Nothing was written, so nothing is lost if this fails; the next BEGIN would say so.
    try? shelf.connection.execute("ROLLBACK")
  }
}
