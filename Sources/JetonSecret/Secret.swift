// The one room both the domain and the wire know: text that must not be seen.
// It knows nothing of what the text is for.

import Glibc

/// Secret text: it does not print, and its memory is wiped when the last copy goes.
///
/// Equal secrets are found equal in a time that depends on their length only.
public struct Secret: Sendable, Hashable {
  private let storage: Storage

  /// Copies `bytes`; whoever held them before wipes them.
  public init(_ bytes: some Collection<UInt8>) {
    storage = Storage(bytes)
  }

  /// For text that is known to be harmless in memory, as in tests.
  public init(_ text: String) {
    self.init(text.utf8)
  }

  public var count: Int { storage.count }
  public var isEmpty: Bool { storage.count == 0 }

  /// Lends the bytes for as long as `body` runs; they must not leave it.
  public func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(storage.span)
  }

  /// A plain copy, for the two places that must show a secret to a person or a socket.
  public func reveal() -> String {
    storage.reveal()
  }

  public static func == (left: Secret, right: Secret) -> Bool {
    guard left.count == right.count else { return false }
    return left.withBytes { left in
      right.withBytes { right in
        var difference: UInt8 = 0
        for index in left.indices {
          difference |= left[index] ^ right[index]
        }
        return difference == 0
      }
    }
  }

  public func hash(into hasher: inout Hasher) {
    withBytes { bytes in
      for index in bytes.indices { hasher.combine(bytes[index]) }
    }
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "[secret]" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Owns the bytes. Immutable after its birth, hence safe to share.
@safe private final class Storage: Sendable {
  private nonisolated(unsafe) let bytes: UnsafeMutableBufferPointer<UInt8>

  var count: Int { unsafe bytes.count }

  init(_ source: some Collection<UInt8>) {
    unsafe bytes = UnsafeMutableBufferPointer.allocate(capacity: source.count)
    _ = unsafe bytes.initialize(fromContentsOf: source)
  }

  deinit {
    // The optimiser may drop plain stores before a free; explicit_bzero is what it may not.
    if let start = unsafe bytes.baseAddress { unsafe explicit_bzero(start, bytes.count) }
    unsafe bytes.deallocate()
  }

  var span: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeElements: UnsafeBufferPointer(bytes))
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  func reveal() -> String {
    unsafe String(decoding: bytes, as: UTF8.self)
  }
}
