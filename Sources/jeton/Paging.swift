/// Reads a list page by page, so that nobody has to know of pages.
struct Paging: Sendable {
  /// Nothing that is shown to a person or a program is cut without a word.
  let limit: Int
  let progress: @Sendable (String) -> Void

  /// The longest page a server gives.
  static let pageSizeMaximum = 1000

  init(limit: Int, progress: @escaping @Sendable (String) -> Void) {
    self.limit = limit
    self.progress = progress
  }

  init(_ run: Invocation, standard: Int = .max) {
    self.init(limit: run[Paging.option] ?? standard) { run.note($0) }
  }

  static let option = Option<Int>("limit", "N|all", "show at most this many") { text in
    text == "all" ? .max : Int(text).flatMap { $0 > 0 ? $0 : nil }
  }

  func collect<Item>(
    _ page: (_ size: Int32, _ token: String) async throws -> (items: [Item], next: String)
  ) async throws -> [Item] {
    var items: [Item] = []
    var token = ""
    repeat {
      let size = min(limit - items.count, Paging.pageSizeMaximum)
      let (more, next) = try await page(Int32(size), token)
      items += more.prefix(limit - items.count)
      // A server that repeats a page token would never let us go.
      guard next != token else { break }
      token = next
      if !token.isEmpty, items.count < limit { progress("\(items.count) so far …") }
    } while !token.isEmpty && items.count < limit
    if !token.isEmpty { progress("there are more; see them with --limit all") }
    return items
  }
}
