extension Migrations {
  static let ledgerKeys = """
    -- The events that tell who signs for the ledger, once more: retention may remove them from
    -- where the others are.
    CREATE TABLE ledger_keys (
      epoch INTEGER PRIMARY KEY,
      bytes BLOB NOT NULL
    ) STRICT;
    """
}
