extension Migrations {
  // Written every few seconds, in the order of the ids, so that a page is written once for all of
  // its tokens. No seal: who edits it changes what a list shows, and nobody's rights.
  static let uses = """
    CREATE TABLE token_uses (
      token_id BLOB PRIMARY KEY,
      time INTEGER NOT NULL,
      address TEXT NOT NULL,
      client TEXT NOT NULL,
      count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
}
