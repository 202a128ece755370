package import JetonCrypto
import JetonMessages

// Of the texts of the ledger: the standard alphabet, with padding.

func base64(_ bytes: [UInt8]) -> String {
  String(decoding: Base64.encode(bytes), as: UTF8.self)
}

/// Nil for what is not written exactly as `base64` writes it: a text has one form.
func bytes(base64 text: String) -> [UInt8]? {
  guard let bytes = Base64.decode(text.utf8), base64(bytes) == text else { return nil }
  return bytes
}

extension HashValue {
  package var base64: String { JetonLedger.base64(bytes) }
}
