import JetonSecret

/// Where a secret comes from when nobody types it: a private file, or "-" for the input.
struct SecretFile {
  let path: String
  let terminal: Terminal

  init(_ path: String, _ terminal: Terminal) {
    self.path = path
    self.terminal = terminal
  }

  /// The first line; what follows is not read as part of it.
  func secret() throws(Failure) -> Secret {
    let secret = path == "-" ? try terminal.line() : try fileLine()
    guard !secret.isEmpty else {
      throw Failure(.usage, "\(path == "-" ? "the input" : path) holds no secret")
    }
    return secret
  }

  private func fileLine() throws(Failure) -> Secret {
    guard let contents = try PrivateFile(path: path).contents() else {
      throw Failure(.usage, "there is no file \(path)")
    }
    return contents.withBytes { bytes in
      var line: [UInt8] = []
      defer { for index in line.indices { line[index] = 0 } }
      for index in bytes.indices {
        guard bytes[index] != UInt8(ascii: "\n") else { break }
        line.append(bytes[index])
      }
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      return Secret(line)
    }
  }
}
