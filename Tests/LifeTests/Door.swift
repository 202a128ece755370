import Foundation
import Glibc
import JetonClient

/// A small HTTP server that lets in whom a `TokenVerifier` admits: enough of HTTP/1.1 for a
/// request line, headers and an answer.
final class Door: Sendable {
  let port: UInt16
  private let listener: Int32

  init(_ verifier: TokenVerifier) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = unsafe withUnsafeMutablePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(listener, address, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard bound else { throw SocketFailure(number: errno) }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    DispatchQueue.global().async { Self.serve(listener, verifier) }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private struct SocketFailure: Error {
    let number: Int32
  }

  private static func serve(_ listener: Int32, _ verifier: TokenVerifier) {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      let header = authorization(in: readHead(from: connection))
      Task {
        let answer = Array(text(of: await verifier.admit(header)).utf8)
        _ = unsafe send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
        close(connection)
      }
    }
  }

  private static func readHead(from connection: Int32) -> String {
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
      let count = unsafe recv(connection, &part, part.count, 0)
      guard count > 0 else { break }
      bytes += part.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func authorization(in head: String) -> String? {
    for line in head.split(separator: "\r\n").dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == "authorization" {
        return parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }

  private static func text(of outcome: TokenVerifier.Outcome) -> String {
    let (status, headers, body): (Int, [(name: String, value: String)], String) =
      switch outcome {
      case .admitted(let bearer): (200, [], bearer.serviceAccountName)
      case .refused(let refusal): (refusal.status, refusal.headers, "")
      }
    let lines =
      ["HTTP/1.1 \(status) Status", "Content-Length: \(body.utf8.count)", "Connection: close"]
      + headers.map { "\($0.name): \($0.value)" }
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
  }
}
