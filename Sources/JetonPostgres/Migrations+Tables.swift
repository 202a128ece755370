extension Migrations {
  static let all = [tables, nodes]

  // Integers are all bigint, so that every one goes over the wire as eight bytes. Texts sort and
  // compare by their bytes, as in every store. `seal` is a keyed hash over the other columns.
  //
  // The schema may have been made before, by who may create one.
  private static let tables = Step(
    oldest: 1,
    statements: [
      """
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'jeton') THEN
          CREATE SCHEMA jeton;
        END IF;
      END $$
      """,
      "CREATE TABLE schema_version (version bigint NOT NULL, oldest bigint NOT NULL)",
      "INSERT INTO schema_version VALUES (0, 0)",
      """
      CREATE TABLE head (
        id bigint PRIMARY KEY CHECK (id = 1),
        batch bigint NOT NULL,
        epoch bigint NOT NULL,
        time bigint NOT NULL,
        frontier bytea NOT NULL,
        counted_through bigint NOT NULL,
        change_count bigint NOT NULL,
        recorded_action_count bigint NOT NULL,
        changes_removed_through bigint NOT NULL,
        recorded_actions_removed_through bigint NOT NULL,
        seal bytea NOT NULL
      ) WITH (fillfactor = 10)
      """,
      """
      CREATE TABLE organizations (
        id bytea PRIMARY KEY,
        name text COLLATE "C" NOT NULL,
        folded_name text COLLATE "C" NOT NULL,
        default_token_life bigint,
        max_token_life bigint,
        max_rotation_overlap bigint NOT NULL,
        self_rotation bigint NOT NULL,
        create_time bigint NOT NULL,
        update_time bigint NOT NULL,
        revision bigint NOT NULL,
        seal bytea NOT NULL
      )
      """,
      "CREATE UNIQUE INDEX organizations_by_name ON organizations (folded_name)",
      """
      CREATE TABLE users (
        id bytea PRIMARY KEY,
        organization_id bytea NOT NULL,
        name text COLLATE "C" NOT NULL,
        folded_name text COLLATE "C" NOT NULL,
        display_name text COLLATE "C" NOT NULL,
        folded_display_name text COLLATE "C" NOT NULL,
        role bigint NOT NULL,
        state bigint NOT NULL,
        password_hash text COLLATE "C",
        setup_digest bytea,
        setup_expire_time bigint,
        create_time bigint NOT NULL,
        update_time bigint NOT NULL,
        revision bigint NOT NULL,
        seal bytea NOT NULL
      )
      """,
      "CREATE UNIQUE INDEX users_by_name ON users (organization_id, folded_name)",
      "CREATE INDEX users_by_organization ON users (organization_id, id)",
      """
      CREATE INDEX users_active_owners ON users (organization_id)
        WHERE role = 4 AND state = 2
      """,
      """
      CREATE TABLE service_accounts (
        id bytea PRIMARY KEY,
        organization_id bytea NOT NULL,
        name text COLLATE "C" NOT NULL,
        folded_name text COLLATE "C" NOT NULL,
        description text COLLATE "C" NOT NULL,
        owner_id bytea NOT NULL,
        role bigint NOT NULL,
        is_disabled bigint NOT NULL,
        creator_id text COLLATE "C" NOT NULL,
        create_time bigint NOT NULL,
        update_time bigint NOT NULL,
        revision bigint NOT NULL,
        seal bytea NOT NULL
      )
      """,
      """
      CREATE UNIQUE INDEX service_accounts_by_name
        ON service_accounts (organization_id, folded_name)
      """,
      "CREATE INDEX service_accounts_by_organization ON service_accounts (organization_id, id)",
      "CREATE INDEX service_accounts_by_owner ON service_accounts (owner_id, id)",
      """
      CREATE TABLE tokens (
        id bytea PRIMARY KEY,
        service_account_id bytea NOT NULL,
        digest bytea NOT NULL,
        hint text COLLATE "C" NOT NULL,
        creator_id text COLLATE "C" NOT NULL,
        create_time bigint NOT NULL,
        update_time bigint NOT NULL,
        expire_time bigint,
        revoke_time bigint,
        revision bigint NOT NULL,
        seal bytea NOT NULL
      )
      """,
      "CREATE INDEX tokens_by_service_account ON tokens (service_account_id, id)",
      // No seal: who edits it changes what a list shows, and nobody's rights.
      """
      CREATE TABLE token_uses (
        token_id bytea PRIMARY KEY,
        time bigint NOT NULL,
        address text COLLATE "C" NOT NULL,
        client text COLLATE "C" NOT NULL,
        count bigint NOT NULL
      )
      """,
      """
      CREATE TABLE sessions (
        id bytea PRIMARY KEY,
        user_id bytea NOT NULL,
        digest bytea NOT NULL,
        create_time bigint NOT NULL,
        expire_time bigint NOT NULL,
        seal bytea NOT NULL
      )
      """,
      "CREATE INDEX sessions_by_user ON sessions (user_id, id)",
      """
      CREATE TABLE events (
        epoch bigint PRIMARY KEY,
        time bigint NOT NULL,
        kind bigint NOT NULL,
        bytes bytea NOT NULL
      )
      """,
      // The events that tell who signs for the ledger, once more: retention may remove them from
      // where the others are.
      """
      CREATE TABLE ledger_keys (
        epoch bigint PRIMARY KEY,
        bytes bytea NOT NULL
      )
      """,
      // By which things an event is found, with what it was and how it ended.
      """
      CREATE TABLE event_facets (
        facet bigint NOT NULL,
        class bigint NOT NULL,
        epoch bigint NOT NULL,
        PRIMARY KEY (facet, epoch)
      )
      """,
      "CREATE INDEX event_facets_by_class ON event_facets (facet, class, epoch)",
      // Full subtrees, in the order in which they became full.
      """
      CREATE TABLE tree_nodes (
        position bigint PRIMARY KEY,
        hash bytea NOT NULL
      )
      """,
      """
      CREATE TABLE kept_answers (
        key bytea PRIMARY KEY,
        fingerprint bytea NOT NULL,
        sealed bytea NOT NULL,
        time bigint NOT NULL
      )
      """,
      "CREATE INDEX kept_answers_by_time ON kept_answers (time)",
      // Which records each batch changed, by which the nodes follow each other.
      """
      CREATE TABLE changes (
        batch bigint NOT NULL,
        kind bigint NOT NULL,
        id bytea NOT NULL,
        PRIMARY KEY (batch, kind, id)
      )
      """,
    ])
  // Programs before this one verify without a lease, so none of them goes on beside it.
  private static let nodes = Step(
    oldest: 2,
    statements: [
      """
      CREATE TABLE nodes (
        id bytea PRIMARY KEY,
        name text COLLATE "C" NOT NULL,
        version text COLLATE "C" NOT NULL,
        lease bigint NOT NULL,
        renewal bigint NOT NULL,
        epoch bigint NOT NULL,
        time bigint NOT NULL,
        is_unreplicated bigint NOT NULL
      ) WITH (fillfactor = 10)
      """
    ])
}
