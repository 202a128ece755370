import COpenSSL
import Glibc
import JetonWire

/// The records of one connection, on a socket that another owns. Touched on one thread only.
@safe final class TLSStream {
  enum Shaken {
    case done
    case wants(UInt32)
    case failed(Closure)
  }

  /// Key updates between two records of data; each costs us microseconds and an answer.
  private static let keyUpdatesMaximum: UInt = 32

  private let ssl: OpaquePointer
  /// Why nothing more can be read or written; said again to who asks again.
  private(set) var end: Closure?
  private(set) var hasUnread = false
  private(set) var readWantsWrite = false
  /// At the last record of data.
  private var keyUpdates: UInt = 0

  init(owning ssl: OpaquePointer, on number: CInt) {
    unsafe self.ssl = unsafe ssl
    unsafe SSL_set_fd(ssl, number)
  }

  deinit {
    unsafe SSL_free(ssl)
  }

  func shakeHands() -> Shaken {
    ERR_clear_error()
    let result = unsafe SSL_do_handshake(ssl)
    if result == 1 {
      guard unsafe jeton_tls_has_protocol(ssl) == 1 else { return .failed(.insecure(.noProtocol)) }
      hasUnread = unsafe SSL_has_pending(ssl) == 1
      return .done
    }
    switch unsafe SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ: return .wants(Epoll.readable)
    case SSL_ERROR_WANT_WRITE: return .wants(Epoll.writable)
    case SSL_ERROR_ZERO_RETURN: return .failed(.byPeer)
    case let error: return .failed(closure(for: error))
    }
  }

  /// The bytes of one record at most, or 0 when there are none now, which may be the `end`.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard end == nil else { return 0 }
    ERR_clear_error()
    var count = 0
    let result = unsafe SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count)
    readWantsWrite = false
    guard result != 1 else {
      hasUnread = unsafe SSL_has_pending(ssl) == 1
      keyUpdates = unsafe jeton_tls_key_updates(ssl)
      return count
    }
    hasUnread = false
    switch unsafe SSL_get_error(ssl, result) {
    case SSL_ERROR_WANT_READ: break
    case SSL_ERROR_WANT_WRITE: readWantsWrite = true
    case let error: finish(error)
    }
    let updates = unsafe jeton_tls_key_updates(ssl) - keyUpdates
    if end == nil, updates > Self.keyUpdatesMaximum { end = .insecure(.keyUpdates) }
    return 0
  }

  /// How much was written: less than all when the socket is full, or at the `end`.
  func write(_ buffer: UnsafeRawBufferPointer) -> Int {
    var written = 0
    while written < buffer.count, end == nil {
      ERR_clear_error()
      var count = 0
      let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
      let result = unsafe SSL_write_ex(ssl, rest.baseAddress, rest.count, &count)
      written += count
      if result == 1 { continue }
      switch unsafe SSL_get_error(ssl, result) {
      case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return written
      case let error:
        finish(error)
        if let alert { end = alert }
      }
    }
    return written
  }

  /// A peer that refused us has closed: a write may fail before its alert, which says why, is read.
  private var alert: Closure? {
    ERR_clear_error()
    var byte: UInt8 = 0
    var count = 0
    let result = unsafe SSL_read_ex(ssl, &byte, 1, &count)
    guard result != 1, unsafe SSL_get_error(ssl, result) == SSL_ERROR_SSL else { return nil }
    let cause = closure(for: SSL_ERROR_SSL)
    return cause == .cutOff ? nil : cause
  }

  /// Tells the peer that nothing more comes, once, as far as the socket takes it.
  func shutDown() {
    guard end == nil || end == .byPeer, unsafe SSL_get_shutdown(ssl) & SSL_SENT_SHUTDOWN == 0
    else { return }
    ERR_clear_error()
    unsafe SSL_shutdown(ssl)
  }

  /// Whom the peer's verified certificate names.
  var peerCertificate: CertificateNames? {
    guard let certificate = unsafe SSL_get1_peer_certificate(ssl) else { return nil }
    defer { unsafe X509_free(certificate) }
    return unsafe CertificateNames(certificate)
  }

  private func finish(_ error: CInt) {
    end = error == SSL_ERROR_ZERO_RETURN ? .byPeer : closure(for: error)
    hasUnread = true
  }

  private func closure(for error: CInt) -> Closure {
    if error == SSL_ERROR_SSL {
      if ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING { return .cutOff }
      return .insecure(TLSRefusal(verified: unsafe SSL_get_verify_result(ssl)))
    }
    return errno == 0 || errno == ECONNRESET ? .byPeer : .lost(text(of: errno))
  }
}

extension Closure {
  fileprivate static func insecure(_ refusal: TLSRefusal) -> Closure {
    .insecure(reason: refusal.reason, refusal.text)
  }
}
