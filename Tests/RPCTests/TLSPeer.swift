import COpenSSL
import Glibc
import JetonSockets
import JetonWire

/// A client in OpenSSL's own words, which believes any server and does what no good client would.
///
/// Unchecked: each test uses it from one task.
@safe final class TLSPeer: @unchecked Sendable {
  private let socket: RawPeer
  private let context: OpaquePointer
  private let ssl: OpaquePointer

  /// Nil where the hands are not shaken.
  init?(to address: Address) async {
    socket = RawPeer(to: address)
    unsafe context = SSL_CTX_new(TLS_client_method())
    unsafe jeton_tls_offer_protocol(context)
    unsafe ssl = SSL_new(context)
    unsafe SSL_set_fd(ssl, socket.number)
    let isShaken = await socket.blocking { [self] in unsafe SSL_connect(ssl) == 1 }
    guard isShaken else { return nil }
  }

  deinit {
    unsafe SSL_free(ssl)
    unsafe SSL_CTX_free(context)
  }

  /// With prefaces and Hellos exchanged.
  static func greeting(_ address: Address, initialCredit: UInt32 = 0) async -> TLSPeer? {
    guard let peer = await TLSPeer(to: address) else { return nil }
    peer.send(.greeting(initialCredit: initialCredit))
    guard await peer.read(Preface.count) == Preface.server(.ok),
      await peer.readFrame()?.header.type == .hello
    else { return nil }
    return peer
  }

  /// Whether all of it could be written.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    unsafe SSL_write(ssl, bytes, CInt(bytes.count)) == CInt(bytes.count)
  }

  /// Asks for new keys of both sides.
  @discardableResult
  func updateKeys() -> Bool {
    unsafe SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED) == 1 && SSL_do_handshake(ssl) == 1
  }

  /// Says goodbye and hangs up.
  func end() {
    unsafe SSL_shutdown(ssl)
    socket.endSending()
  }

  /// Hangs up without a word.
  func cutOff() {
    socket.endSending()
  }

  /// At most `count` bytes: fewer at the end.
  func read(_ count: Int) async -> [UInt8] {
    await socket.blocking { [self] in readNow(count) }
  }

  func isAtEnd() async -> Bool {
    await read(1).isEmpty
  }

  func readFrame() async -> RawPeer.ReadFrame? {
    let header = await read(FrameHeader.count)
    guard header.count == FrameHeader.count else { return nil }
    let frame = FrameHeader(decoding: header.span)
    let payload = await read(Int(frame.length))
    let control = Int(frame.controlLength)
    return RawPeer.ReadFrame(
      header: frame, control: Array(payload.prefix(control)),
      body: Array(payload.dropFirst(control)))
  }

  private func readNow(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let result = unsafe bytes.withUnsafeMutableBytes { bytes in
        unsafe SSL_read(ssl, bytes.baseAddress! + filled, CInt(count - filled))
      }
      guard result > 0 else { break }
      filled += Int(result)
    }
    return Array(bytes[..<filled])
  }
}
