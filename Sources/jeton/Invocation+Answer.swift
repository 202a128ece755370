extension Optional {
  /// A part of an answer that the contract promises.
  func present() throws(Failure) -> Wrapped {
    guard let self else { throw Failure(.failed, "the server's answer lacks what it is about") }
    return self
  }
}
