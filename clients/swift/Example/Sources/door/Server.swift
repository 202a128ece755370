import Glibc

// As much of HTTP as an example needs, in the place of a framework: a request without a body on each
// connection, one after the other.

struct Request: Sendable {
  /// By name, in lower case.
  var headers: [String: String] = [:]
}

struct Response: Sendable {
  var status: Int
  var headers: [(name: String, value: String)] = []
  var body = ""

  fileprivate var text: String {
    let all = headers + [("Content-Length", "\(body.utf8.count)"), ("Connection", "close")]
    let lines = all.map { "\($0.name): \($0.value)\r\n" }.joined()
    return "HTTP/1.1 \(status) -\r\n\(lines)\r\n\(body)"
  }
}

struct SystemFailure: Error {
  var number = errno
}

/// On a port of loopback that is free, which it prints.
func serve(_ handler: @Sendable (Request) async throws -> Response) async throws {
  let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let bound = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(listener, $0, length) == 0 && listen(listener, 16) == 0
        && getsockname(listener, $0, &length) == 0
    }
  }
  guard bound else { throw SystemFailure() }
  print(UInt16(bigEndian: address.sin_port))
  fflush(nil)
  while true {
    let connection = accept(listener, nil, nil)
    guard connection >= 0 else { throw SystemFailure() }
    let response = try await handler(request(from: connection)).text
    _ = response.withCString { send(connection, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
    close(connection)
  }
}

private func request(from connection: Int32) -> Request {
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 4096)
  while bytes.suffix(4) != [13, 10, 13, 10] {
    let count = recv(connection, &piece, piece.count, 0)
    guard count > 0 else { break }
    bytes += piece.prefix(count)
  }
  var request = Request()
  for line in String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").dropFirst() {
    let parts = line.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { continue }
    request.headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
  }
  return request
}
