import JetonMessages

/// The requests of a call as they were typed: JSON texts, each read when the one before is sent.
actor RequestTexts {
  private enum Source {
    case text
    case input(Int32)
    case file(OpenFile)
  }

  private var texts = JSONTexts()
  private let source: Source
  private var isAtEnd = false

  /// `data` is JSON, "@FILE", or "-" for the input; without it nothing is asked for, which is `{}`
  /// where there must be one request.
  init(_ data: String?, _ terminal: Terminal) throws(Failure) {
    switch data {
    case "-": source = .input(terminal.input)
    case let data? where data.hasPrefix("@"): source = .file(try OpenFile(String(data.dropFirst())))
    default:
      source = .text
      texts.append(Array((data ?? "").utf8))
    }
  }

  /// Nil at the end.
  func next() async throws -> [UInt8]? {
    while true {
      if let text = texts.next() { return text }
      if isAtEnd { return texts.last() }
      guard !texts.isTooLong else {
        throw Failure(.usage, "JSON: longer than \(JSONTexts.bytesMaximum) bytes")
      }
      let bytes = try await read()
      isAtEnd = bytes.isEmpty
      texts.append(bytes)
    }
  }

  /// The one request of a call that takes one.
  func only() async throws -> [UInt8] {
    let text = try await next() ?? Array("{}".utf8)
    guard try await next() == nil else {
      throw Failure(.usage, "JSON: this method takes one request, and these are more")
    }
    return text
  }

  private func read() async throws -> [UInt8] {
    let descriptor: Int32
    switch source {
    case .text: return []
    case .input(let number): descriptor = number
    case .file(let file): descriptor = file.descriptor.number
    }
    do {
      guard let bytes = try await System.readAside(descriptor, 65_536) else {
        throw CancellationError()
      }
      return bytes
    } catch let error as SystemError {
      throw Failure(.failed, "cannot read the requests: \(error)")
    }
  }
}

private final class OpenFile: Sendable {
  let descriptor: Descriptor

  init(_ path: String) throws(Failure) {
    do {
      descriptor = try Descriptor(opening: path, flags: 0)
    } catch {
      throw Failure(.usage, "--data: \(path.shown): \(error)")
    }
  }
}
