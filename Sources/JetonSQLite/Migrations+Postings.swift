extension Migrations {
  // What searches go by was a row an event and facet, at a random place each: most of what a
  // recorded action cost. `Opening` makes postings of what there is, and removes the old rows.
  static let postings = """
    -- What retention counts an event as; NULL in rows of before, whose bytes say it.
    ALTER TABLE events ADD COLUMN kind INTEGER;

    -- The one row tells how many events there are of each kind, up to which epoch they are
    -- counted, and up to which those of a kind are gone. Leaves of what is gone stay in tree_nodes.
    CREATE TABLE ledger_extent (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      counted_through INTEGER NOT NULL,
      change_count INTEGER NOT NULL,
      recorded_action_count INTEGER NOT NULL,
      changes_removed_through INTEGER NOT NULL,
      recorded_actions_removed_through INTEGER NOT NULL
    ) STRICT;
    INSERT INTO ledger_extent VALUES (1, 0, 0, 0, 0, 0);

    CREATE TABLE posting_runs (
      number INTEGER PRIMARY KEY,
      level INTEGER NOT NULL,
      first_epoch INTEGER NOT NULL,
      last_epoch INTEGER NOT NULL,
      state INTEGER NOT NULL
    ) STRICT;

    -- Which events a search finds, made of the events alone. Rows of a run are written in the order
    -- of the key, and later runs have higher numbers, so every row is appended.
    CREATE TABLE postings (
      run INTEGER NOT NULL,
      facet INTEGER NOT NULL,
      class INTEGER NOT NULL,
      first INTEGER NOT NULL,
      epochs BLOB NOT NULL,
      PRIMARY KEY (run, facet, class, first)
    ) STRICT, WITHOUT ROWID;
    """
}
