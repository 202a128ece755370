extension Migrations {
  // Rows are keyed by ids that grow with time, so a new row goes to the end of its table; what a
  // random key costs is in the measurements (a page a row). That is why no digest has an index:
  // credentials are found in memory. The exception is a kept answer, found by its keyed hash:
  // few are written, and each lives for a day.
  //
  // `seal` is a keyed hash over the other columns.
  static let tables = """
    CREATE TABLE organizations (
      id BLOB PRIMARY KEY,
      name TEXT NOT NULL,
      folded_name TEXT NOT NULL,
      default_token_life INTEGER,
      max_token_life INTEGER,
      max_rotation_overlap INTEGER NOT NULL,
      self_rotation INTEGER NOT NULL,
      create_time INTEGER NOT NULL,
      update_time INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      seal BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX organizations_by_name ON organizations (folded_name);

    CREATE TABLE users (
      id BLOB PRIMARY KEY,
      organization_id BLOB NOT NULL,
      name TEXT NOT NULL,
      folded_name TEXT NOT NULL,
      display_name TEXT NOT NULL,
      folded_display_name TEXT NOT NULL,
      role INTEGER NOT NULL,
      state INTEGER NOT NULL,
      password_hash TEXT,
      setup_digest BLOB,
      setup_expire_time INTEGER,
      create_time INTEGER NOT NULL,
      update_time INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      seal BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX users_by_name ON users (organization_id, folded_name);
    CREATE INDEX users_by_organization ON users (organization_id);
    CREATE INDEX users_active_owners ON users (organization_id) WHERE role = 4 AND state = 2;

    CREATE TABLE service_accounts (
      id BLOB PRIMARY KEY,
      organization_id BLOB NOT NULL,
      name TEXT NOT NULL,
      folded_name TEXT NOT NULL,
      description TEXT NOT NULL,
      owner_id BLOB NOT NULL,
      role INTEGER NOT NULL,
      is_disabled INTEGER NOT NULL,
      creator_id TEXT NOT NULL,
      create_time INTEGER NOT NULL,
      update_time INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      seal BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX service_accounts_by_name
      ON service_accounts (organization_id, folded_name);
    CREATE INDEX service_accounts_by_organization ON service_accounts (organization_id);
    CREATE INDEX service_accounts_by_owner ON service_accounts (owner_id);

    CREATE TABLE tokens (
      id BLOB PRIMARY KEY,
      service_account_id BLOB NOT NULL,
      digest BLOB NOT NULL,
      hint TEXT NOT NULL,
      creator_id TEXT NOT NULL,
      create_time INTEGER NOT NULL,
      update_time INTEGER NOT NULL,
      expire_time INTEGER,
      revoke_time INTEGER,
      revision INTEGER NOT NULL,
      seal BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tokens_by_service_account ON tokens (service_account_id);

    CREATE TABLE sessions (
      id BLOB PRIMARY KEY,
      user_id BLOB NOT NULL,
      digest BLOB NOT NULL,
      create_time INTEGER NOT NULL,
      expire_time INTEGER NOT NULL,
      seal BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX sessions_by_user ON sessions (user_id);

    CREATE TABLE events (
      epoch INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      bytes BLOB NOT NULL
    ) STRICT;

    -- Which events have a property that is searched for: a hash of its kind and value.
    CREATE TABLE event_facets (
      facet INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      PRIMARY KEY (facet, epoch)
    ) STRICT, WITHOUT ROWID;

    -- Full subtrees, in the order in which they became full.
    CREATE TABLE tree_nodes (
      position INTEGER PRIMARY KEY,
      hash BLOB NOT NULL
    ) STRICT;

    CREATE TABLE kept_answers (
      number INTEGER PRIMARY KEY,
      key BLOB NOT NULL UNIQUE,
      fingerprint BLOB NOT NULL,
      sealed BLOB NOT NULL,
      time INTEGER NOT NULL
    ) STRICT;
    """
}
