extension GoogleProtobuf.FieldMask {
  /// Whether the mask names this very path; Jeton's masks name top-level fields only.
  public func contains(_ path: String) -> Bool {
    paths.contains(path)
  }
}
