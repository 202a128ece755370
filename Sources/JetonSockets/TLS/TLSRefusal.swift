import COpenSSL
import Glibc

/// Why two peers do not come together, for the program and for the person.
struct TLSRefusal {
  var reason: String
  var text: String

  init(reason: String, text: String) {
    self.reason = reason
    self.text = text
  }

  /// Of the failure OpenSSL has just noted on this thread, with what it found out about the
  /// peer's certificate.
  init(verified: CLong) {
    let code = Int(ERR_GET_REASON(ERR_peek_error()))
    let error = openSSLError()
    guard verified == X509_V_OK else {
      self.init(certificate: verified)
      return
    }
    switch CInt(truncatingIfNeeded: code) {
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED, SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      self.init(reason: "TLS_CERTIFICATE_REQUIRED", text: "a client certificate is required")
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA, SSL_R_SSLV3_ALERT_BAD_CERTIFICATE,
      SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED, SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED,
      SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
      self.init(
        reason: "TLS_CERTIFICATE_REFUSED",
        text: "the peer refuses this side's certificate: \(error)")
    case SSL_R_WRONG_VERSION_NUMBER, SSL_R_PACKET_LENGTH_TOO_LONG:
      self.init(reason: "TLS_NOT_SPOKEN", text: "what answers does not speak TLS")
    case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      self.init(reason: "TLS_VERSION", text: "the peer does not speak TLS 1.3")
    case SSL_R_CALLBACK_FAILED, SSL_R_NO_APPLICATION_PROTOCOL,
      SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL:
      self = .noProtocol
    default: self.init(reason: "TLS_REFUSED", text: "TLS was refused: \(error)")
    }
  }

  static let noProtocol = TLSRefusal(
    reason: "TLS_PROTOCOL", text: "the peer does not speak jtn/1 over TLS")
  static let keyUpdates = TLSRefusal(
    reason: "TLS_KEY_UPDATES", text: "the peer changes its keys without end")

  private init(certificate problem: CLong) {
    reason =
      switch CInt(truncatingIfNeeded: problem) {
      case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: "TLS_NAME_MISMATCH"
      case X509_V_ERR_CERT_HAS_EXPIRED: "TLS_CERTIFICATE_EXPIRED"
      case X509_V_ERR_CERT_NOT_YET_VALID: "TLS_CERTIFICATE_NOT_YET_VALID"
      default: "TLS_UNTRUSTED"
      }
    let sentence = unsafe String(cString: X509_verify_cert_error_string(problem))
    text = "the peer's certificate is refused: \(sentence)"
  }
}
