import COpenSSL

/// What all handshakes of one side share: protocol version, certificates, trust.
///
/// Unchecked: it is not changed after its birth, and OpenSSL counts its references atomically.
@safe final class TLSContext: @unchecked Sendable {
  private let context: OpaquePointer

  /// exit(3) would free OpenSSL's tables under the threads that shake hands; the kernel takes the
  /// memory back in any case. Who sets OpenSSL up first decides (OPENSSL_init_crypto(3)): in a
  /// program that does so itself, this is without effect.
  private static let isLeftAlone =
    OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1

  private init(_ make: () -> OpaquePointer?) throws(SocketError) {
    guard Self.isLeftAlone else { throw .tls("OpenSSL cannot be set up") }
    ERR_clear_error()
    guard let context = unsafe make() else { throw .tls("OpenSSL: \(openSSLError())") }
    unsafe self.context = unsafe context
    guard unsafe jeton_tls_configure(context) == 1 else {
      throw .tls("OpenSSL: \(openSSLError())")
    }
  }

  deinit {
    unsafe SSL_CTX_free(context)
  }

  convenience init(_ settings: TLSServerSettings) throws(SocketError) {
    try unsafe self.init { unsafe SSL_CTX_new(TLS_server_method()) }
    try present(settings.certificateFile, key: settings.keyFile)
    unsafe jeton_tls_take_protocol(context)
    guard settings.clients != .off else { return }
    guard let authority = settings.clientAuthorityFile else {
      throw .tls("client certificates need the authority that signs them")
    }
    try trust(authority)
    unsafe SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(authority))
    let must = settings.clients == .required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0
    unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER | must, nil)
  }

  convenience init(_ settings: TLSClientSettings) throws(SocketError) {
    try unsafe self.init { unsafe SSL_CTX_new(TLS_client_method()) }
    if let authority = settings.authorityFile {
      try trust(authority)
    } else {
      unsafe SSL_CTX_set_default_verify_paths(context)
    }
    if let certificate = settings.certificateFile {
      try present(certificate, key: settings.keyFile ?? certificate)
    }
    unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    guard unsafe jeton_tls_offer_protocol(context) == 0 else {
      throw .tls("OpenSSL: \(openSSLError())")
    }
  }

  private func present(_ certificate: String, key: String) throws(SocketError) {
    guard unsafe SSL_CTX_use_certificate_chain_file(context, certificate) == 1 else {
      throw .tls("\(certificate) cannot be used as a certificate: \(openSSLError())")
    }
    guard unsafe SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 else {
      throw .tls("\(key) cannot be used as the key of \(certificate): \(openSSLError())")
    }
  }

  private func trust(_ authority: String) throws(SocketError) {
    guard unsafe SSL_CTX_load_verify_locations(context, authority, nil) == 1 else {
      throw .tls("\(authority) cannot be used as an authority: \(openSSLError())")
    }
  }

  /// The server's end of one connection.
  func accept(_ number: CInt) -> TLSStream? {
    guard let ssl = unsafe SSL_new(context) else { return nil }
    unsafe SSL_set_accept_state(ssl)
    return unsafe TLSStream(owning: ssl, on: number)
  }

  /// The client's end of one, which takes nobody but `serverName` for the server.
  func connect(_ number: CInt, serverName: String) -> TLSStream? {
    guard let ssl = unsafe SSL_new(context) else { return nil }
    unsafe SSL_set_connect_state(ssl)
    let stream = unsafe TLSStream(owning: ssl, on: number)
    return unsafe jeton_tls_expect(ssl, serverName) == 1 ? stream : nil
  }
}

/// The oldest error OpenSSL has for this thread, which says most; takes the rest away.
func openSSLError() -> String {
  let code = ERR_get_error()
  defer { ERR_clear_error() }
  if code == 0 { return "unknown error" }
  if ERR_GET_LIB(code) == ERR_LIB_SYS { return text(of: ERR_GET_REASON(code)) }
  return unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) } ?? "error \(code)"
}
