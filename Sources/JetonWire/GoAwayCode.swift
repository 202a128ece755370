/// Why a connection ends.
package enum GoAwayCode: UInt32, Sendable, Hashable, CaseIterable {
  case noError = 0
  case protocolError = 1
  case frameTooLarge = 2
  case flowControl = 3
  case tooManyPings = 4
  case idle = 5
  case timeout = 6
  case overload = 7
  case auth = 8
  case internalError = 9
  case maximumAge = 10
}

/// What the peer did that no connection survives.
package struct ConnectionError: Error, Sendable, Hashable {
  package var code: GoAwayCode
  package var message: String

  package init(_ code: GoAwayCode, _ message: String) {
    self.code = code
    self.message = message
  }
}
