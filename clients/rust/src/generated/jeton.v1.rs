/// What a user or service account may do across its organization. Each role
/// includes those below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum Role {
    Unspecified = 0,
    Viewer = 1,
    Contributor = 2,
    Admin = 3,
    Owner = 4,
}
impl Role {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            Role::Unspecified => "ROLE_UNSPECIFIED",
            Role::Viewer => "ROLE_VIEWER",
            Role::Contributor => "ROLE_CONTRIBUTOR",
            Role::Admin => "ROLE_ADMIN",
            Role::Owner => "ROLE_OWNER",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "ROLE_UNSPECIFIED" => Some(Self::Unspecified),
            "ROLE_VIEWER" => Some(Self::Viewer),
            "ROLE_CONTRIBUTOR" => Some(Self::Contributor),
            "ROLE_ADMIN" => Some(Self::Admin),
            "ROLE_OWNER" => Some(Self::Owner),
            _ => None,
        }
    }
}
/// Who did it, as it was then.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Actor {
    #[prost(enumeration="ActorKind", tag="1")]
    pub kind: i32,
    #[prost(string, tag="2")]
    pub id: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub name: ::prost::alloc::string::String,
    #[prost(enumeration="Role", tag="4")]
    pub role: i32,
    /// Of the token or session used.
    #[prost(string, tag="5")]
    pub credential_id: ::prost::alloc::string::String,
}
/// What it was done to, as it was named then.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Object {
    #[prost(enumeration="ObjectKind", tag="1")]
    pub kind: i32,
    #[prost(string, tag="2")]
    pub id: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub name: ::prost::alloc::string::String,
}
/// One field that changed. Never a secret.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct FieldChange {
    #[prost(string, tag="1")]
    pub field: ::prost::alloc::string::String,
    #[prost(string, optional, tag="2")]
    pub before: ::core::option::Option<::prost::alloc::string::String>,
    #[prost(string, optional, tag="3")]
    pub after: ::core::option::Option<::prost::alloc::string::String>,
}
/// What a service recorded with Authorize.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct RecordedAction {
    #[prost(string, tag="1")]
    pub action: ::prost::alloc::string::String,
    #[prost(string, tag="2")]
    pub resource: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub reference: ::prost::alloc::string::String,
    #[prost(enumeration="Role", tag="4")]
    pub required_role: i32,
    /// Who asked.
    #[prost(message, optional, tag="5")]
    pub verifier: ::core::option::Option<Actor>,
}
/// One entry of the ledger. Its leaf in the tree is the hash of its bytes as
/// they were written.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Event {
    #[prost(uint64, tag="1")]
    pub epoch: u64,
    #[prost(message, optional, tag="2")]
    pub time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(string, tag="3")]
    pub organization_id: ::prost::alloc::string::String,
    /// The name of the operation, for example "RegenerateToken".
    #[prost(string, tag="4")]
    pub verb: ::prost::alloc::string::String,
    #[prost(message, optional, tag="5")]
    pub actor: ::core::option::Option<Actor>,
    #[prost(enumeration="Outcome", tag="6")]
    pub outcome: i32,
    /// Why it was refused, in the words of ErrorInfo.reason.
    #[prost(string, tag="7")]
    pub reason: ::prost::alloc::string::String,
    #[prost(message, optional, tag="8")]
    pub object: ::core::option::Option<Object>,
    /// Further objects that the operation touched.
    #[prost(message, repeated, tag="9")]
    pub related: ::prost::alloc::vec::Vec<Object>,
    #[prost(message, repeated, tag="10")]
    pub changes: ::prost::alloc::vec::Vec<FieldChange>,
    #[prost(message, optional, tag="11")]
    pub action: ::core::option::Option<RecordedAction>,
    /// Address the call came from.
    #[prost(string, tag="12")]
    pub source: ::prost::alloc::string::String,
    /// The client's own name for itself.
    #[prost(string, tag="13")]
    pub agent: ::prost::alloc::string::String,
    /// How many calls this entry stands for, when more than one.
    #[prost(uint32, tag="14")]
    pub count: u32,
}
/// What retention has removed. Of a removed entry its leaf hash and its place in
/// the tree stay, so every proof still holds; it is no longer listed, watched or
/// exported in full. The last entry of the ledger is never removed.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Removal {
    /// Entries up to this epoch that are no recorded actions are gone.
    #[prost(uint64, tag="1")]
    pub changes_through_epoch: u64,
    /// Recorded actions, the entries of the verb Authorize, up to this epoch are
    /// gone.
    #[prost(uint64, tag="2")]
    pub recorded_actions_through_epoch: u64,
}
/// Absent fields do not restrict.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct EventFilter {
    /// A user or service account: its id, or the name it has now.
    #[prost(string, tag="1")]
    pub actor: ::prost::alloc::string::String,
    /// Id of the token or session used, or of the token touched.
    #[prost(string, tag="2")]
    pub credential_id: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub verb: ::prost::alloc::string::String,
    /// What was touched: its id, or the name a user or service account has now.
    #[prost(string, tag="4")]
    pub object: ::prost::alloc::string::String,
    #[prost(enumeration="Outcome", tag="5")]
    pub outcome: i32,
    #[prost(message, optional, tag="6")]
    pub from_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(message, optional, tag="7")]
    pub until_time: ::core::option::Option<::prost_types::Timestamp>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListEventsRequest {
    #[prost(int32, tag="1")]
    pub page_size: i32,
    #[prost(string, tag="2")]
    pub page_token: ::prost::alloc::string::String,
    #[prost(message, optional, tag="3")]
    pub filter: ::core::option::Option<EventFilter>,
    #[prost(bool, tag="4")]
    pub newest_first: bool,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListEventsResponse {
    #[prost(message, repeated, tag="1")]
    pub events: ::prost::alloc::vec::Vec<Event>,
    #[prost(string, tag="2")]
    pub next_page_token: ::prost::alloc::string::String,
    /// What is gone, and so not listed. Absent: nothing is.
    #[prost(message, optional, tag="3")]
    pub removal: ::core::option::Option<Removal>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetEventRequest {
    #[prost(uint64, tag="1")]
    pub epoch: u64,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetEventResponse {
    #[prost(message, optional, tag="1")]
    pub event: ::core::option::Option<Event>,
    /// The bytes that the leaf hash covers.
    #[prost(bytes="vec", tag="2")]
    pub entry: ::prost::alloc::vec::Vec<u8>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct WatchEventsRequest {
    /// The last epoch the caller has. Absent: from now on.
    #[prost(uint64, optional, tag="1")]
    pub after_epoch: ::core::option::Option<u64>,
    #[prost(message, optional, tag="2")]
    pub filter: ::core::option::Option<EventFilter>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct WatchEventsResponse {
    /// Absent when this only says how far the stream has come.
    #[prost(message, optional, tag="1")]
    pub event: ::core::option::Option<Event>,
    /// Resume from here.
    #[prost(uint64, tag="2")]
    pub epoch: u64,
    /// What is gone, and so not sent, whenever that is new to the stream and an
    /// event after the place it has reached may be among it.
    #[prost(message, optional, tag="3")]
    pub removal: ::core::option::Option<Removal>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ExportEventsRequest {
    #[prost(uint64, tag="1")]
    pub after_epoch: u64,
    /// Zero means up to now.
    #[prost(uint64, tag="2")]
    pub last_epoch: u64,
}
/// An event of an export, or its header, which comes first and alone. The
/// records of an export's file are these messages.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ExportEventsResponse {
    #[prost(uint64, tag="1")]
    pub epoch: u64,
    /// The bytes that the leaf hash covers. Empty: absence says why.
    #[prost(bytes="vec", tag="2")]
    pub entry: ::prost::alloc::vec::Vec<u8>,
    /// SHA-256 over 0x00 and the entry.
    #[prost(bytes="vec", tag="3")]
    pub leaf_hash: ::prost::alloc::vec::Vec<u8>,
    #[prost(enumeration="Absence", tag="4")]
    pub absence: i32,
    /// Where this export ends, the same in each of its messages: for progress.
    #[prost(uint64, tag="5")]
    pub last_epoch: u64,
    #[prost(message, optional, tag="6")]
    pub header: ::core::option::Option<ExportHeader>,
    /// What entry says, for people: in files of JSON Lines, never on the wire.
    #[prost(message, optional, tag="7")]
    pub event: ::core::option::Option<Event>,
}
/// What an export proves itself by; proto/LEDGER.md.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ExportHeader {
    /// The head of the ledger when the export began.
    #[prost(message, optional, tag="1")]
    pub checkpoint: ::core::option::Option<Checkpoint>,
    #[prost(message, optional, tag="2")]
    pub keys: ::core::option::Option<LedgerKeys>,
    #[prost(uint64, tag="3")]
    pub after_epoch: u64,
    #[prost(uint64, tag="4")]
    pub last_epoch: u64,
    /// Hashes of the full subtrees over the events before the range, largest
    /// first.
    #[prost(bytes="vec", repeated, tag="5")]
    pub subtrees: ::prost::alloc::vec::Vec<::prost::alloc::vec::Vec<u8>>,
    /// Proves that the tree of checkpoint extends the tree of last_epoch.
    #[prost(bytes="vec", repeated, tag="6")]
    pub consistency: ::prost::alloc::vec::Vec<::prost::alloc::vec::Vec<u8>>,
}
/// The head of the tree over the first tree_size events.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Checkpoint {
    #[prost(uint64, tag="1")]
    pub tree_size: u64,
    #[prost(bytes="vec", tag="2")]
    pub root_hash: ::prost::alloc::vec::Vec<u8>,
    /// Of the last event that the head covers.
    #[prost(message, optional, tag="3")]
    pub time: ::core::option::Option<::prost_types::Timestamp>,
    /// Ed25519 over the text that proto/LEDGER.md gives.
    #[prost(bytes="vec", tag="4")]
    pub signature: ::prost::alloc::vec::Vec<u8>,
    #[prost(bytes="vec", tag="5")]
    pub public_key: ::prost::alloc::vec::Vec<u8>,
    /// Names the ledger for its whole life; made from its first key.
    #[prost(string, tag="6")]
    pub origin: ::prost::alloc::string::String,
}
/// Who may sign heads: the chain of keys from the first one on.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct LedgerKeys {
    #[prost(bytes="vec", tag="1")]
    pub first_public_key: ::prost::alloc::vec::Vec<u8>,
    /// The entries of the events RotateLedgerKey, in order, as they stand in the
    /// tree.
    #[prost(bytes="vec", repeated, tag="2")]
    pub rotations: ::prost::alloc::vec::Vec<::prost::alloc::vec::Vec<u8>>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetCheckpointRequest {
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetCheckpointResponse {
    #[prost(message, optional, tag="1")]
    pub checkpoint: ::core::option::Option<Checkpoint>,
    #[prost(message, optional, tag="2")]
    pub keys: ::core::option::Option<LedgerKeys>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetInclusionProofRequest {
    #[prost(uint64, tag="1")]
    pub epoch: u64,
    #[prost(uint64, tag="2")]
    pub tree_size: u64,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetInclusionProofResponse {
    #[prost(uint64, tag="1")]
    pub leaf_index: u64,
    #[prost(uint64, tag="2")]
    pub tree_size: u64,
    #[prost(bytes="vec", tag="3")]
    pub leaf_hash: ::prost::alloc::vec::Vec<u8>,
    #[prost(bytes="vec", repeated, tag="4")]
    pub hashes: ::prost::alloc::vec::Vec<::prost::alloc::vec::Vec<u8>>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetConsistencyProofRequest {
    #[prost(uint64, tag="1")]
    pub first_tree_size: u64,
    #[prost(uint64, tag="2")]
    pub second_tree_size: u64,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetConsistencyProofResponse {
    #[prost(uint64, tag="1")]
    pub first_tree_size: u64,
    #[prost(uint64, tag="2")]
    pub second_tree_size: u64,
    #[prost(bytes="vec", repeated, tag="3")]
    pub hashes: ::prost::alloc::vec::Vec<::prost::alloc::vec::Vec<u8>>,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum ActorKind {
    Unspecified = 0,
    User = 1,
    ServiceAccount = 2,
    /// Whoever may run jetond on the machine.
    Operator = 3,
    /// Nobody with a valid credential.
    Anonymous = 4,
}
impl ActorKind {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            ActorKind::Unspecified => "ACTOR_KIND_UNSPECIFIED",
            ActorKind::User => "ACTOR_KIND_USER",
            ActorKind::ServiceAccount => "ACTOR_KIND_SERVICE_ACCOUNT",
            ActorKind::Operator => "ACTOR_KIND_OPERATOR",
            ActorKind::Anonymous => "ACTOR_KIND_ANONYMOUS",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "ACTOR_KIND_UNSPECIFIED" => Some(Self::Unspecified),
            "ACTOR_KIND_USER" => Some(Self::User),
            "ACTOR_KIND_SERVICE_ACCOUNT" => Some(Self::ServiceAccount),
            "ACTOR_KIND_OPERATOR" => Some(Self::Operator),
            "ACTOR_KIND_ANONYMOUS" => Some(Self::Anonymous),
            _ => None,
        }
    }
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum ObjectKind {
    Unspecified = 0,
    Organization = 1,
    User = 2,
    ServiceAccount = 3,
    Token = 4,
    Session = 5,
    Ledger = 6,
}
impl ObjectKind {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            ObjectKind::Unspecified => "OBJECT_KIND_UNSPECIFIED",
            ObjectKind::Organization => "OBJECT_KIND_ORGANIZATION",
            ObjectKind::User => "OBJECT_KIND_USER",
            ObjectKind::ServiceAccount => "OBJECT_KIND_SERVICE_ACCOUNT",
            ObjectKind::Token => "OBJECT_KIND_TOKEN",
            ObjectKind::Session => "OBJECT_KIND_SESSION",
            ObjectKind::Ledger => "OBJECT_KIND_LEDGER",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "OBJECT_KIND_UNSPECIFIED" => Some(Self::Unspecified),
            "OBJECT_KIND_ORGANIZATION" => Some(Self::Organization),
            "OBJECT_KIND_USER" => Some(Self::User),
            "OBJECT_KIND_SERVICE_ACCOUNT" => Some(Self::ServiceAccount),
            "OBJECT_KIND_TOKEN" => Some(Self::Token),
            "OBJECT_KIND_SESSION" => Some(Self::Session),
            "OBJECT_KIND_LEDGER" => Some(Self::Ledger),
            _ => None,
        }
    }
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum Outcome {
    Unspecified = 0,
    Ok = 1,
    /// The policy refused.
    Denied = 2,
    /// No valid credential came with the calls.
    Unauthenticated = 3,
}
impl Outcome {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            Outcome::Unspecified => "OUTCOME_UNSPECIFIED",
            Outcome::Ok => "OUTCOME_OK",
            Outcome::Denied => "OUTCOME_DENIED",
            Outcome::Unauthenticated => "OUTCOME_UNAUTHENTICATED",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "OUTCOME_UNSPECIFIED" => Some(Self::Unspecified),
            "OUTCOME_OK" => Some(Self::Ok),
            "OUTCOME_DENIED" => Some(Self::Denied),
            "OUTCOME_UNAUTHENTICATED" => Some(Self::Unauthenticated),
            _ => None,
        }
    }
}
/// Why an export gives no more than the hash of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum Absence {
    Unspecified = 0,
    /// Retention removed it.
    Removed = 1,
    /// It is another organization's, or the operator's.
    NotYours = 2,
}
impl Absence {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            Absence::Unspecified => "ABSENCE_UNSPECIFIED",
            Absence::Removed => "ABSENCE_REMOVED",
            Absence::NotYours => "ABSENCE_NOT_YOURS",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "ABSENCE_UNSPECIFIED" => Some(Self::Unspecified),
            "ABSENCE_REMOVED" => Some(Self::Removed),
            "ABSENCE_NOT_YOURS" => Some(Self::NotYours),
            _ => None,
        }
    }
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Node {
    /// As its operator named it; the machine's name unless set.
    #[prost(string, tag="1")]
    pub name: ::prost::alloc::string::String,
    /// Another one each time a node starts. Empty for a server that has its store
    /// for itself.
    #[prost(string, tag="2")]
    pub id: ::prost::alloc::string::String,
    /// How far in the ledger it is known to have come.
    #[prost(uint64, tag="3")]
    pub epoch: u64,
    /// How many events it is behind the ledger's end.
    #[prost(uint64, tag="4")]
    pub behind: u64,
    /// How long it may verify from memory after a renewal.
    #[prost(message, optional, tag="5")]
    pub lease: ::core::option::Option<::prost_types::Duration>,
    /// How much of that is left: of the node that answers exactly, of others at
    /// most. Zero or absent: it answers UNAVAILABLE.
    #[prost(message, optional, tag="6")]
    pub lease_left: ::core::option::Option<::prost_types::Duration>,
    /// When it renewed last, by its own clock.
    #[prost(message, optional, tag="7")]
    pub renew_time: ::core::option::Option<::prost_types::Timestamp>,
    /// Of its program.
    #[prost(string, tag="8")]
    pub version: ::prost::alloc::string::String,
    /// The database has no synchronous standby, as the node saw at its last
    /// renewal: a lost primary may take changes along that were answered.
    #[prost(bool, tag="9")]
    pub unreplicated: bool,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListNodesRequest {
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListNodesResponse {
    #[prost(message, repeated, tag="1")]
    pub nodes: ::prost::alloc::vec::Vec<Node>,
    /// Where the ledger ends.
    #[prost(uint64, tag="2")]
    pub epoch: u64,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetNodeRequest {
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetNodeResponse {
    #[prost(message, optional, tag="1")]
    pub node: ::core::option::Option<Node>,
}
/// How a change that takes power away came to hold at every node. The answer
/// that carries it is not given before that: no node accepts the state before
/// in any request that began after the answer came.
///
/// Absent where one server has the store for itself: there it holds with the
/// commit.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Receipt {
    /// Everything up to this position of the ledger holds everywhere.
    #[prost(uint64, tag="1")]
    pub epoch: u64,
    /// Names of the nodes that confirmed it, first the one that answers.
    #[prost(string, repeated, tag="2")]
    pub confirmed: ::prost::alloc::vec::Vec<::prost::alloc::string::String>,
    /// Names of nodes that were silent until the last lease they can have held
    /// was over. They say nothing from memory until they have caught up.
    #[prost(string, repeated, tag="3")]
    pub expired: ::prost::alloc::vec::Vec<::prost::alloc::string::String>,
    /// From the commit to the answer.
    #[prost(message, optional, tag="4")]
    pub waited: ::core::option::Option<::prost_types::Duration>,
    /// The database has no synchronous standby: should the primary be lost, so
    /// may this change.
    #[prost(bool, tag="5")]
    pub unreplicated: bool,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct OrganizationSettings {
    /// Life of a token that asks for none. Absent: it does not end by itself.
    #[prost(message, optional, tag="1")]
    pub default_token_life: ::core::option::Option<::prost_types::Duration>,
    /// Longest life of a token, counted from its creation. Absent: no bound. It
    /// binds the tokens there are, too.
    #[prost(message, optional, tag="2")]
    pub max_token_life: ::core::option::Option<::prost_types::Duration>,
    /// Longest overlap of a regenerated token; 30 days unless set.
    #[prost(message, optional, tag="3")]
    pub max_rotation_overlap: ::core::option::Option<::prost_types::Duration>,
    #[prost(enumeration="SelfRotation", tag="4")]
    pub self_rotation: i32,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Organization {
    /// "org_" and 26 characters.
    #[prost(string, tag="1")]
    pub id: ::prost::alloc::string::String,
    #[prost(string, tag="2")]
    pub name: ::prost::alloc::string::String,
    #[prost(message, optional, tag="3")]
    pub settings: ::core::option::Option<OrganizationSettings>,
    #[prost(message, optional, tag="4")]
    pub create_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(message, optional, tag="5")]
    pub update_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(string, tag="6")]
    pub etag: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetOrganizationRequest {
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetOrganizationResponse {
    #[prost(message, optional, tag="1")]
    pub organization: ::core::option::Option<Organization>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct UpdateOrganizationRequest {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    #[prost(message, optional, tag="2")]
    pub settings: ::core::option::Option<OrganizationSettings>,
    /// Of default_token_life, max_token_life, max_rotation_overlap,
    /// self_rotation. Absent: the fields that are present. A field that is named
    /// here and absent above goes back to its default.
    #[prost(message, optional, tag="3")]
    pub update_mask: ::core::option::Option<::prost_types::FieldMask>,
    #[prost(string, tag="4")]
    pub etag: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct UpdateOrganizationResponse {
    #[prost(message, optional, tag="1")]
    pub organization: ::core::option::Option<Organization>,
    #[prost(uint64, tag="2")]
    pub epoch: u64,
    #[prost(message, optional, tag="3")]
    pub receipt: ::core::option::Option<Receipt>,
}
/// Which service accounts may regenerate their own token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum SelfRotation {
    /// As SELF_ROTATION_CONTRIBUTOR.
    Unspecified = 0,
    Off = 1,
    Contributor = 2,
    Viewer = 3,
}
impl SelfRotation {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            SelfRotation::Unspecified => "SELF_ROTATION_UNSPECIFIED",
            SelfRotation::Off => "SELF_ROTATION_OFF",
            SelfRotation::Contributor => "SELF_ROTATION_CONTRIBUTOR",
            SelfRotation::Viewer => "SELF_ROTATION_VIEWER",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "SELF_ROTATION_UNSPECIFIED" => Some(Self::Unspecified),
            "SELF_ROTATION_OFF" => Some(Self::Off),
            "SELF_ROTATION_CONTRIBUTOR" => Some(Self::Contributor),
            "SELF_ROTATION_VIEWER" => Some(Self::Viewer),
            _ => None,
        }
    }
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Token {
    /// "tok_" and 26 characters, never used again.
    #[prost(string, tag="1")]
    pub id: ::prost::alloc::string::String,
    #[prost(string, tag="2")]
    pub service_account_id: ::prost::alloc::string::String,
    /// The first and last characters of the secret, enough to recognise it.
    #[prost(string, tag="3")]
    pub hint: ::prost::alloc::string::String,
    #[prost(enumeration="TokenState", tag="4")]
    pub state: i32,
    #[prost(message, optional, tag="5")]
    pub create_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(string, tag="6")]
    pub creator_id: ::prost::alloc::string::String,
    /// Absent when the token does not end by itself.
    #[prost(message, optional, tag="7")]
    pub expire_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(message, optional, tag="8")]
    pub revoke_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(message, optional, tag="9")]
    pub last_use: ::core::option::Option<TokenUse>,
    #[prost(message, optional, tag="10")]
    pub update_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(string, tag="11")]
    pub etag: ::prost::alloc::string::String,
}
/// The last time somebody presented a token, and what is known of that. It is
/// right as long as the server runs; after a crash of the server what is told may
/// be up to ten seconds behind, or more if more than some hundred thousand tokens
/// were in use. Recorded actions are in the ledger at once.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct TokenUse {
    #[prost(message, optional, tag="1")]
    pub time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(string, tag="2")]
    pub address: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub client: ::prost::alloc::string::String,
    #[prost(uint64, tag="4")]
    pub count: u64,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct RegenerateTokenRequest {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    /// By id or name.
    #[prost(string, tag="2")]
    pub service_account: ::prost::alloc::string::String,
    /// How long the tokens before this one go on. Absent: they end now.
    #[prost(oneof="regenerate_token_request::Previous", tags="3, 4")]
    pub previous: ::core::option::Option<regenerate_token_request::Previous>,
    /// End of the new token. Absent: the organization's default.
    #[prost(oneof="regenerate_token_request::Expiry", tags="5, 6")]
    pub expiry: ::core::option::Option<regenerate_token_request::Expiry>,
}
/// Nested message and enum types in `RegenerateTokenRequest`.
pub mod regenerate_token_request {
    /// How long the tokens before this one go on. Absent: they end now.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Previous {
        #[prost(message, tag="3")]
        Overlap(::prost_types::Duration),
        #[prost(message, tag="4")]
        PreviousExpireTime(::prost_types::Timestamp),
    }
    /// End of the new token. Absent: the organization's default.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Expiry {
        #[prost(message, tag="5")]
        ExpireTime(::prost_types::Timestamp),
        #[prost(message, tag="6")]
        TimeToLive(::prost_types::Duration),
    }
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, Default)]
pub struct RegenerateTokenResponse {
    pub token: ::core::option::Option<Token>,
    /// Shown here and never again.
    pub secret: ::prost::alloc::string::String,
    /// The tokens that were live before, with the ends they have now.
    pub previous_tokens: ::prost::alloc::vec::Vec<Token>,
    pub epoch: u64,
    pub receipt: ::core::option::Option<Receipt>,
}
#[derive(Clone, PartialEq, ::prost::Message)]
struct RegenerateTokenResponseWire {
    #[prost(message, optional, tag="1")]
    pub token: ::core::option::Option<Token>,
    /// Shown here and never again.
    #[prost(string, tag="2")]
    pub secret: ::prost::alloc::string::String,
    /// The tokens that were live before, with the ends they have now.
    #[prost(message, repeated, tag="3")]
    pub previous_tokens: ::prost::alloc::vec::Vec<Token>,
    #[prost(uint64, tag="4")]
    pub epoch: u64,
    #[prost(message, optional, tag="5")]
    pub receipt: ::core::option::Option<Receipt>,
}
crate::secret::redacted! { RegenerateTokenResponse as RegenerateTokenResponseWire {
    token: shown,
    secret: hidden,
    previous_tokens: shown,
    epoch: shown,
    receipt: shown,
} }
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListTokensRequest {
    /// By id or name.
    #[prost(string, tag="1")]
    pub service_account: ::prost::alloc::string::String,
    #[prost(int32, tag="2")]
    pub page_size: i32,
    #[prost(string, tag="3")]
    pub page_token: ::prost::alloc::string::String,
    /// Expired and revoked ones too.
    #[prost(bool, tag="4")]
    pub include_ended: bool,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListTokensResponse {
    #[prost(message, repeated, tag="1")]
    pub tokens: ::prost::alloc::vec::Vec<Token>,
    #[prost(string, tag="2")]
    pub next_page_token: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct UpdateTokenRequest {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    #[prost(string, tag="2")]
    pub token_id: ::prost::alloc::string::String,
    #[prost(string, tag="6")]
    pub etag: ::prost::alloc::string::String,
    /// The new end; never_expires takes it away.
    #[prost(oneof="update_token_request::Expiry", tags="3, 4, 5")]
    pub expiry: ::core::option::Option<update_token_request::Expiry>,
}
/// Nested message and enum types in `UpdateTokenRequest`.
pub mod update_token_request {
    /// The new end; never_expires takes it away.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Expiry {
        #[prost(message, tag="3")]
        ExpireTime(::prost_types::Timestamp),
        #[prost(message, tag="4")]
        TimeToLive(::prost_types::Duration),
        #[prost(bool, tag="5")]
        NeverExpires(bool),
    }
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct UpdateTokenResponse {
    #[prost(message, optional, tag="1")]
    pub token: ::core::option::Option<Token>,
    #[prost(uint64, tag="2")]
    pub epoch: u64,
    #[prost(message, optional, tag="3")]
    pub receipt: ::core::option::Option<Receipt>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, Default)]
pub struct RevokeTokenRequest {
    pub request_id: ::prost::alloc::string::String,
    /// Which token: by its id, by the secret itself, or the caller's own.
    pub target: ::core::option::Option<revoke_token_request::Target>,
}
#[derive(Clone, PartialEq, ::prost::Message)]
struct RevokeTokenRequestWire {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    /// Which token: by its id, by the secret itself, or the caller's own.
    #[prost(oneof="revoke_token_request::TargetWire", tags="2, 3, 4")]
    pub target: ::core::option::Option<revoke_token_request::TargetWire>,
}
crate::secret::redacted! { RevokeTokenRequest as RevokeTokenRequestWire {
    request_id: shown,
    target: chosen,
} }
/// Nested message and enum types in `RevokeTokenRequest`.
pub mod revoke_token_request {
    /// Which token: by its id, by the secret itself, or the caller's own.
    #[derive(Clone, PartialEq)]
    pub enum Target {
        TokenId(::prost::alloc::string::String),
        Secret(::prost::alloc::string::String),
        Own(bool),
    }
    #[derive(Clone, PartialEq, ::prost::Oneof)]
    pub(super) enum TargetWire {
        #[prost(string, tag="2")]
        TokenId(::prost::alloc::string::String),
        #[prost(string, tag="3")]
        Secret(::prost::alloc::string::String),
        #[prost(bool, tag="4")]
        Own(bool),
    }
    crate::secret::redacted_choice! { Target as TargetWire {
        TokenId: shown,
        Secret: hidden,
        Own: shown,
    } }
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct RevokeTokenResponse {
    #[prost(message, optional, tag="1")]
    pub token: ::core::option::Option<Token>,
    #[prost(uint64, tag="2")]
    pub epoch: u64,
    #[prost(message, optional, tag="3")]
    pub receipt: ::core::option::Option<Receipt>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, Default)]
pub struct VerifyTokenRequest {
    pub token: ::prost::alloc::string::String,
    /// Answers UNAVAILABLE, with the reason BEHIND, from a node that does not know
    /// the ledger up to here: the epoch of a change's answer is sure to be seen.
    pub at_least_epoch: u64,
    /// Answers UNAVAILABLE, with the reason TOO_OLD, from a node that has made sure
    /// of what it knows longer ago than this. Absent: its lease is the bound.
    pub max_age: ::core::option::Option<::prost_types::Duration>,
}
#[derive(Clone, PartialEq, ::prost::Message)]
struct VerifyTokenRequestWire {
    #[prost(string, tag="1")]
    pub token: ::prost::alloc::string::String,
    /// Answers UNAVAILABLE, with the reason BEHIND, from a node that does not know
    /// the ledger up to here: the epoch of a change's answer is sure to be seen.
    #[prost(uint64, tag="2")]
    pub at_least_epoch: u64,
    /// Answers UNAVAILABLE, with the reason TOO_OLD, from a node that has made sure
    /// of what it knows longer ago than this. Absent: its lease is the bound.
    #[prost(message, optional, tag="3")]
    pub max_age: ::core::option::Option<::prost_types::Duration>,
}
crate::secret::redacted! { VerifyTokenRequest as VerifyTokenRequestWire {
    token: hidden,
    at_least_epoch: shown,
    max_age: shown,
} }
/// What is known of a presented token. For TOKEN_VERDICT_UNKNOWN all but the
/// verdict is absent.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct TokenVerification {
    #[prost(enumeration="TokenVerdict", tag="1")]
    pub verdict: i32,
    #[prost(string, tag="2")]
    pub service_account_id: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub service_account_name: ::prost::alloc::string::String,
    #[prost(enumeration="Role", tag="4")]
    pub role: i32,
    #[prost(string, tag="5")]
    pub token_id: ::prost::alloc::string::String,
    #[prost(message, optional, tag="6")]
    pub expire_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(string, tag="7")]
    pub organization_id: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct VerifyTokenResponse {
    #[prost(message, optional, tag="1")]
    pub verification: ::core::option::Option<TokenVerification>,
    /// The position of the ledger that this answer knows.
    #[prost(uint64, tag="2")]
    pub epoch: u64,
    /// How long ago the node made sure that this was the ledger's end, or knew of
    /// what was beyond. Absent from a server that has its store for itself.
    #[prost(message, optional, tag="3")]
    pub age: ::core::option::Option<::prost_types::Duration>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct BatchVerifyTokensRequest {
    /// At most 1,000. They hold tokens and nothing else.
    #[prost(message, repeated, tag="1")]
    pub requests: ::prost::alloc::vec::Vec<VerifyTokenRequest>,
    /// As in VerifyTokenRequest, for all.
    #[prost(uint64, tag="2")]
    pub at_least_epoch: u64,
    #[prost(message, optional, tag="3")]
    pub max_age: ::core::option::Option<::prost_types::Duration>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct BatchVerifyTokensResponse {
    /// One for each request, in order.
    #[prost(message, repeated, tag="1")]
    pub verifications: ::prost::alloc::vec::Vec<TokenVerification>,
    /// As in VerifyTokenResponse.
    #[prost(uint64, tag="2")]
    pub epoch: u64,
    #[prost(message, optional, tag="3")]
    pub age: ::core::option::Option<::prost_types::Duration>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, Default)]
pub struct AuthorizeRequest {
    pub request_id: ::prost::alloc::string::String,
    pub token: ::prost::alloc::string::String,
    /// The least role that may do this. Absent: any.
    pub required_role: i32,
    /// What is done, for example "deploy.start"; 1 to 128 characters.
    pub action: ::prost::alloc::string::String,
    /// What it is done to; at most 512 characters.
    pub resource: ::prost::alloc::string::String,
    /// The caller's own name for this action, kept in the ledger; at most 256
    /// characters.
    pub reference: ::prost::alloc::string::String,
}
#[derive(Clone, PartialEq, ::prost::Message)]
struct AuthorizeRequestWire {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    #[prost(string, tag="2")]
    pub token: ::prost::alloc::string::String,
    /// The least role that may do this. Absent: any.
    #[prost(enumeration="Role", tag="3")]
    pub required_role: i32,
    /// What is done, for example "deploy.start"; 1 to 128 characters.
    #[prost(string, tag="4")]
    pub action: ::prost::alloc::string::String,
    /// What it is done to; at most 512 characters.
    #[prost(string, tag="5")]
    pub resource: ::prost::alloc::string::String,
    /// The caller's own name for this action, kept in the ledger; at most 256
    /// characters.
    #[prost(string, tag="6")]
    pub reference: ::prost::alloc::string::String,
}
crate::secret::redacted! { AuthorizeRequest as AuthorizeRequestWire {
    request_id: shown,
    token: hidden,
    required_role: shown,
    action: shown,
    resource: shown,
    reference: shown,
} }
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct AuthorizeResponse {
    #[prost(bool, tag="1")]
    pub allowed: bool,
    #[prost(message, optional, tag="2")]
    pub verification: ::core::option::Option<TokenVerification>,
    /// Of the recorded action: it was decided in the ledger itself.
    #[prost(uint64, tag="3")]
    pub epoch: u64,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct WhoAmIRequest {
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct WhoAmIResponse {
    #[prost(enumeration="PrincipalKind", tag="1")]
    pub kind: i32,
    #[prost(string, tag="2")]
    pub id: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub name: ::prost::alloc::string::String,
    #[prost(enumeration="Role", tag="4")]
    pub role: i32,
    #[prost(string, tag="5")]
    pub organization_id: ::prost::alloc::string::String,
    #[prost(string, tag="6")]
    pub organization_name: ::prost::alloc::string::String,
    /// Of the token or session that the call came with.
    #[prost(string, tag="7")]
    pub credential_id: ::prost::alloc::string::String,
    #[prost(message, optional, tag="8")]
    pub expire_time: ::core::option::Option<::prost_types::Timestamp>,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum TokenState {
    Unspecified = 0,
    Active = 1,
    Expired = 2,
    Revoked = 3,
}
impl TokenState {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            TokenState::Unspecified => "TOKEN_STATE_UNSPECIFIED",
            TokenState::Active => "TOKEN_STATE_ACTIVE",
            TokenState::Expired => "TOKEN_STATE_EXPIRED",
            TokenState::Revoked => "TOKEN_STATE_REVOKED",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "TOKEN_STATE_UNSPECIFIED" => Some(Self::Unspecified),
            "TOKEN_STATE_ACTIVE" => Some(Self::Active),
            "TOKEN_STATE_EXPIRED" => Some(Self::Expired),
            "TOKEN_STATE_REVOKED" => Some(Self::Revoked),
            _ => None,
        }
    }
}
/// Why a presented token is good or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum TokenVerdict {
    Unspecified = 0,
    Valid = 1,
    /// No token of the caller's organization, or not a token at all, or one that
    /// ended longer ago than the server keeps ended tokens (30 days unless its
    /// operator says otherwise).
    Unknown = 2,
    Expired = 3,
    Revoked = 4,
    /// The service account is disabled.
    Disabled = 5,
}
impl TokenVerdict {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            TokenVerdict::Unspecified => "TOKEN_VERDICT_UNSPECIFIED",
            TokenVerdict::Valid => "TOKEN_VERDICT_VALID",
            TokenVerdict::Unknown => "TOKEN_VERDICT_UNKNOWN",
            TokenVerdict::Expired => "TOKEN_VERDICT_EXPIRED",
            TokenVerdict::Revoked => "TOKEN_VERDICT_REVOKED",
            TokenVerdict::Disabled => "TOKEN_VERDICT_DISABLED",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "TOKEN_VERDICT_UNSPECIFIED" => Some(Self::Unspecified),
            "TOKEN_VERDICT_VALID" => Some(Self::Valid),
            "TOKEN_VERDICT_UNKNOWN" => Some(Self::Unknown),
            "TOKEN_VERDICT_EXPIRED" => Some(Self::Expired),
            "TOKEN_VERDICT_REVOKED" => Some(Self::Revoked),
            "TOKEN_VERDICT_DISABLED" => Some(Self::Disabled),
            _ => None,
        }
    }
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum PrincipalKind {
    Unspecified = 0,
    User = 1,
    ServiceAccount = 2,
}
impl PrincipalKind {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            PrincipalKind::Unspecified => "PRINCIPAL_KIND_UNSPECIFIED",
            PrincipalKind::User => "PRINCIPAL_KIND_USER",
            PrincipalKind::ServiceAccount => "PRINCIPAL_KIND_SERVICE_ACCOUNT",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "PRINCIPAL_KIND_UNSPECIFIED" => Some(Self::Unspecified),
            "PRINCIPAL_KIND_USER" => Some(Self::User),
            "PRINCIPAL_KIND_SERVICE_ACCOUNT" => Some(Self::ServiceAccount),
            _ => None,
        }
    }
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ServiceAccount {
    /// "sa_" and 26 characters, never used again.
    #[prost(string, tag="1")]
    pub id: ::prost::alloc::string::String,
    /// 1 to 128 characters without control characters, unique among the live
    /// accounts of the organization, compared without case.
    #[prost(string, tag="2")]
    pub name: ::prost::alloc::string::String,
    /// At most 1,024 characters.
    #[prost(string, tag="3")]
    pub description: ::prost::alloc::string::String,
    /// Id of the user answerable for the account.
    #[prost(string, tag="4")]
    pub owner_id: ::prost::alloc::string::String,
    #[prost(string, tag="5")]
    pub owner_name: ::prost::alloc::string::String,
    #[prost(enumeration="Role", tag="6")]
    pub role: i32,
    #[prost(enumeration="ServiceAccountState", tag="7")]
    pub state: i32,
    #[prost(message, optional, tag="8")]
    pub create_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(message, optional, tag="9")]
    pub update_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(string, tag="10")]
    pub etag: ::prost::alloc::string::String,
    /// Id of the user or service account that created it.
    #[prost(string, tag="11")]
    pub creator_id: ::prost::alloc::string::String,
    /// The account's role is above its owner's.
    #[prost(bool, tag="12")]
    pub exceeds_owner: bool,
    #[prost(uint32, tag="13")]
    pub live_token_count: u32,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct CreateServiceAccountRequest {
    /// 1 to 128 characters, chosen by the caller; the same id with the same
    /// request answers the same bytes, the secret included.
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    #[prost(string, tag="2")]
    pub name: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub description: ::prost::alloc::string::String,
    /// A user, by id or name. Absent: the caller, or the calling account's owner.
    #[prost(string, optional, tag="4")]
    pub owner: ::core::option::Option<::prost::alloc::string::String>,
    #[prost(enumeration="Role", tag="5")]
    pub role: i32,
    /// End of the first token. Absent: the organization's default.
    #[prost(oneof="create_service_account_request::Expiry", tags="6, 7")]
    pub expiry: ::core::option::Option<create_service_account_request::Expiry>,
}
/// Nested message and enum types in `CreateServiceAccountRequest`.
pub mod create_service_account_request {
    /// End of the first token. Absent: the organization's default.
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Expiry {
        #[prost(message, tag="6")]
        ExpireTime(::prost_types::Timestamp),
        #[prost(message, tag="7")]
        TimeToLive(::prost_types::Duration),
    }
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, Default)]
pub struct CreateServiceAccountResponse {
    pub service_account: ::core::option::Option<ServiceAccount>,
    pub token: ::core::option::Option<Token>,
    /// Shown here and never again.
    pub secret: ::prost::alloc::string::String,
    pub epoch: u64,
}
#[derive(Clone, PartialEq, ::prost::Message)]
struct CreateServiceAccountResponseWire {
    #[prost(message, optional, tag="1")]
    pub service_account: ::core::option::Option<ServiceAccount>,
    #[prost(message, optional, tag="2")]
    pub token: ::core::option::Option<Token>,
    /// Shown here and never again.
    #[prost(string, tag="3")]
    pub secret: ::prost::alloc::string::String,
    #[prost(uint64, tag="4")]
    pub epoch: u64,
}
crate::secret::redacted! { CreateServiceAccountResponse as CreateServiceAccountResponseWire {
    service_account: shown,
    token: shown,
    secret: hidden,
    epoch: shown,
} }
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetServiceAccountRequest {
    #[prost(string, tag="1")]
    pub service_account: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetServiceAccountResponse {
    #[prost(message, optional, tag="1")]
    pub service_account: ::core::option::Option<ServiceAccount>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListServiceAccountsRequest {
    /// Zero means 50; more than 1,000 means 1,000.
    #[prost(int32, tag="1")]
    pub page_size: i32,
    /// From the page before; the other fields must be the same as then.
    #[prost(string, tag="2")]
    pub page_token: ::prost::alloc::string::String,
    /// Only accounts whose name contains this, compared without case.
    #[prost(string, tag="3")]
    pub name_part: ::prost::alloc::string::String,
    /// Only accounts of this user, by id or name.
    #[prost(string, tag="4")]
    pub owner: ::prost::alloc::string::String,
    #[prost(enumeration="Role", tag="5")]
    pub role: i32,
    #[prost(enumeration="ServiceAccountState", tag="6")]
    pub state: i32,
    /// Only accounts with a live token that ends before this time.
    #[prost(message, optional, tag="7")]
    pub expiring_before: ::core::option::Option<::prost_types::Timestamp>,
    /// Only accounts none of whose tokens was used since this time.
    #[prost(message, optional, tag="8")]
    pub unused_since: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(enumeration="ServiceAccountOrder", tag="9")]
    pub order: i32,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListServiceAccountsResponse {
    #[prost(message, repeated, tag="1")]
    pub service_accounts: ::prost::alloc::vec::Vec<ServiceAccount>,
    /// Empty at the end, and only there.
    #[prost(string, tag="2")]
    pub next_page_token: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct UpdateServiceAccountRequest {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    /// By id or name.
    #[prost(string, tag="2")]
    pub service_account: ::prost::alloc::string::String,
    #[prost(string, optional, tag="3")]
    pub description: ::core::option::Option<::prost::alloc::string::String>,
    /// A user, by id or name.
    #[prost(string, optional, tag="4")]
    pub owner: ::core::option::Option<::prost::alloc::string::String>,
    #[prost(enumeration="Role", optional, tag="5")]
    pub role: ::core::option::Option<i32>,
    /// Of description, owner, role. Absent: the fields that are present.
    #[prost(message, optional, tag="6")]
    pub update_mask: ::core::option::Option<::prost_types::FieldMask>,
    /// When given and no longer the account's, nothing changes: ABORTED.
    #[prost(string, tag="7")]
    pub etag: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct UpdateServiceAccountResponse {
    #[prost(message, optional, tag="1")]
    pub service_account: ::core::option::Option<ServiceAccount>,
    #[prost(uint64, tag="2")]
    pub epoch: u64,
    #[prost(message, optional, tag="3")]
    pub receipt: ::core::option::Option<Receipt>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct DisableServiceAccountRequest {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    #[prost(string, tag="2")]
    pub service_account: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub etag: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct DisableServiceAccountResponse {
    #[prost(message, optional, tag="1")]
    pub service_account: ::core::option::Option<ServiceAccount>,
    #[prost(uint64, tag="2")]
    pub epoch: u64,
    #[prost(message, optional, tag="3")]
    pub receipt: ::core::option::Option<Receipt>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct EnableServiceAccountRequest {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    #[prost(string, tag="2")]
    pub service_account: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub etag: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct EnableServiceAccountResponse {
    #[prost(message, optional, tag="1")]
    pub service_account: ::core::option::Option<ServiceAccount>,
    #[prost(uint64, tag="2")]
    pub epoch: u64,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct DeleteServiceAccountRequest {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    #[prost(string, tag="2")]
    pub service_account: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub etag: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct DeleteServiceAccountResponse {
    #[prost(uint64, tag="1")]
    pub epoch: u64,
    /// How many live tokens ended with the account.
    #[prost(uint32, tag="2")]
    pub ended_token_count: u32,
    #[prost(message, optional, tag="3")]
    pub receipt: ::core::option::Option<Receipt>,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum ServiceAccountState {
    Unspecified = 0,
    Active = 1,
    Disabled = 2,
}
impl ServiceAccountState {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            ServiceAccountState::Unspecified => "SERVICE_ACCOUNT_STATE_UNSPECIFIED",
            ServiceAccountState::Active => "SERVICE_ACCOUNT_STATE_ACTIVE",
            ServiceAccountState::Disabled => "SERVICE_ACCOUNT_STATE_DISABLED",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "SERVICE_ACCOUNT_STATE_UNSPECIFIED" => Some(Self::Unspecified),
            "SERVICE_ACCOUNT_STATE_ACTIVE" => Some(Self::Active),
            "SERVICE_ACCOUNT_STATE_DISABLED" => Some(Self::Disabled),
            _ => None,
        }
    }
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum ServiceAccountOrder {
    /// By time of creation.
    Unspecified = 0,
    Name = 1,
}
impl ServiceAccountOrder {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            ServiceAccountOrder::Unspecified => "SERVICE_ACCOUNT_ORDER_UNSPECIFIED",
            ServiceAccountOrder::Name => "SERVICE_ACCOUNT_ORDER_NAME",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "SERVICE_ACCOUNT_ORDER_UNSPECIFIED" => Some(Self::Unspecified),
            "SERVICE_ACCOUNT_ORDER_NAME" => Some(Self::Name),
            _ => None,
        }
    }
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, Default)]
pub struct LoginRequest {
    /// Id or name. Absent: the only organization of this server.
    pub organization: ::prost::alloc::string::String,
    /// Name of the user.
    pub user: ::prost::alloc::string::String,
    pub password: ::prost::alloc::string::String,
}
#[derive(Clone, PartialEq, ::prost::Message)]
struct LoginRequestWire {
    /// Id or name. Absent: the only organization of this server.
    #[prost(string, tag="1")]
    pub organization: ::prost::alloc::string::String,
    /// Name of the user.
    #[prost(string, tag="2")]
    pub user: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub password: ::prost::alloc::string::String,
}
crate::secret::redacted! { LoginRequest as LoginRequestWire {
    organization: shown,
    user: shown,
    password: hidden,
} }
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, Default)]
pub struct LoginResponse {
    /// The credential of the calls that follow.
    pub session_token: ::prost::alloc::string::String,
    pub expire_time: ::core::option::Option<::prost_types::Timestamp>,
    pub user_id: ::prost::alloc::string::String,
    pub epoch: u64,
}
#[derive(Clone, PartialEq, ::prost::Message)]
struct LoginResponseWire {
    /// The credential of the calls that follow.
    #[prost(string, tag="1")]
    pub session_token: ::prost::alloc::string::String,
    #[prost(message, optional, tag="2")]
    pub expire_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(string, tag="3")]
    pub user_id: ::prost::alloc::string::String,
    #[prost(uint64, tag="4")]
    pub epoch: u64,
}
crate::secret::redacted! { LoginResponse as LoginResponseWire {
    session_token: hidden,
    expire_time: shown,
    user_id: shown,
    epoch: shown,
} }
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct LogoutRequest {
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct LogoutResponse {
    #[prost(uint64, tag="1")]
    pub epoch: u64,
    #[prost(message, optional, tag="2")]
    pub receipt: ::core::option::Option<Receipt>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, Default)]
pub struct ChangePasswordRequest {
    pub current_password: ::prost::alloc::string::String,
    /// 12 to 1,024 bytes.
    pub new_password: ::prost::alloc::string::String,
}
#[derive(Clone, PartialEq, ::prost::Message)]
struct ChangePasswordRequestWire {
    #[prost(string, tag="1")]
    pub current_password: ::prost::alloc::string::String,
    /// 12 to 1,024 bytes.
    #[prost(string, tag="2")]
    pub new_password: ::prost::alloc::string::String,
}
crate::secret::redacted! { ChangePasswordRequest as ChangePasswordRequestWire {
    current_password: hidden,
    new_password: hidden,
} }
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ChangePasswordResponse {
    #[prost(uint64, tag="1")]
    pub epoch: u64,
    #[prost(message, optional, tag="2")]
    pub receipt: ::core::option::Option<Receipt>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, Default)]
pub struct SetPasswordRequest {
    pub setup_code: ::prost::alloc::string::String,
    /// 12 to 1,024 bytes.
    pub password: ::prost::alloc::string::String,
}
#[derive(Clone, PartialEq, ::prost::Message)]
struct SetPasswordRequestWire {
    #[prost(string, tag="1")]
    pub setup_code: ::prost::alloc::string::String,
    /// 12 to 1,024 bytes.
    #[prost(string, tag="2")]
    pub password: ::prost::alloc::string::String,
}
crate::secret::redacted! { SetPasswordRequest as SetPasswordRequestWire {
    setup_code: hidden,
    password: hidden,
} }
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct SetPasswordResponse {
    #[prost(string, tag="1")]
    pub user_id: ::prost::alloc::string::String,
    #[prost(string, tag="2")]
    pub user_name: ::prost::alloc::string::String,
    #[prost(uint64, tag="3")]
    pub epoch: u64,
    #[prost(message, optional, tag="4")]
    pub receipt: ::core::option::Option<Receipt>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct User {
    /// "usr_" and 26 characters, never used again.
    #[prost(string, tag="1")]
    pub id: ::prost::alloc::string::String,
    /// The name to log in with: 1 to 128 characters, unique in the organization,
    /// compared without case.
    #[prost(string, tag="2")]
    pub name: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub display_name: ::prost::alloc::string::String,
    #[prost(enumeration="Role", tag="4")]
    pub role: i32,
    #[prost(enumeration="UserState", tag="5")]
    pub state: i32,
    #[prost(message, optional, tag="6")]
    pub create_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(message, optional, tag="7")]
    pub update_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(string, tag="8")]
    pub etag: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct CreateUserRequest {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    #[prost(string, tag="2")]
    pub name: ::prost::alloc::string::String,
    #[prost(string, tag="3")]
    pub display_name: ::prost::alloc::string::String,
    #[prost(enumeration="Role", tag="4")]
    pub role: i32,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, Default)]
pub struct CreateUserResponse {
    pub user: ::core::option::Option<User>,
    /// For SetPassword; good once, for seven days.
    pub setup_code: ::prost::alloc::string::String,
    pub setup_code_expire_time: ::core::option::Option<::prost_types::Timestamp>,
    pub epoch: u64,
}
#[derive(Clone, PartialEq, ::prost::Message)]
struct CreateUserResponseWire {
    #[prost(message, optional, tag="1")]
    pub user: ::core::option::Option<User>,
    /// For SetPassword; good once, for seven days.
    #[prost(string, tag="2")]
    pub setup_code: ::prost::alloc::string::String,
    #[prost(message, optional, tag="3")]
    pub setup_code_expire_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(uint64, tag="4")]
    pub epoch: u64,
}
crate::secret::redacted! { CreateUserResponse as CreateUserResponseWire {
    user: shown,
    setup_code: hidden,
    setup_code_expire_time: shown,
    epoch: shown,
} }
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetUserRequest {
    /// By id or name.
    #[prost(string, tag="1")]
    pub user: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetUserResponse {
    #[prost(message, optional, tag="1")]
    pub user: ::core::option::Option<User>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListUsersRequest {
    #[prost(int32, tag="1")]
    pub page_size: i32,
    #[prost(string, tag="2")]
    pub page_token: ::prost::alloc::string::String,
    /// Only users whose name or display name contains this, without case.
    #[prost(string, tag="3")]
    pub name_part: ::prost::alloc::string::String,
    #[prost(enumeration="Role", tag="4")]
    pub role: i32,
    #[prost(enumeration="UserState", tag="5")]
    pub state: i32,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListUsersResponse {
    #[prost(message, repeated, tag="1")]
    pub users: ::prost::alloc::vec::Vec<User>,
    #[prost(string, tag="2")]
    pub next_page_token: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct UpdateUserRequest {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    /// By id or name.
    #[prost(string, tag="2")]
    pub user: ::prost::alloc::string::String,
    #[prost(string, optional, tag="3")]
    pub display_name: ::core::option::Option<::prost::alloc::string::String>,
    #[prost(enumeration="Role", optional, tag="4")]
    pub role: ::core::option::Option<i32>,
    /// Of display_name, role. Absent: the fields that are present.
    #[prost(message, optional, tag="5")]
    pub update_mask: ::core::option::Option<::prost_types::FieldMask>,
    #[prost(string, tag="6")]
    pub etag: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct UpdateUserResponse {
    #[prost(message, optional, tag="1")]
    pub user: ::core::option::Option<User>,
    #[prost(uint64, tag="2")]
    pub epoch: u64,
    #[prost(message, optional, tag="3")]
    pub receipt: ::core::option::Option<Receipt>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct IssueSetupCodeRequest {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    /// By id or name; not the caller.
    #[prost(string, tag="2")]
    pub user: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, Default)]
pub struct IssueSetupCodeResponse {
    pub user: ::core::option::Option<User>,
    /// For SetPassword; good once, for seven days. Earlier codes are void.
    pub setup_code: ::prost::alloc::string::String,
    pub setup_code_expire_time: ::core::option::Option<::prost_types::Timestamp>,
    pub epoch: u64,
}
#[derive(Clone, PartialEq, ::prost::Message)]
struct IssueSetupCodeResponseWire {
    #[prost(message, optional, tag="1")]
    pub user: ::core::option::Option<User>,
    /// For SetPassword; good once, for seven days. Earlier codes are void.
    #[prost(string, tag="2")]
    pub setup_code: ::prost::alloc::string::String,
    #[prost(message, optional, tag="3")]
    pub setup_code_expire_time: ::core::option::Option<::prost_types::Timestamp>,
    #[prost(uint64, tag="4")]
    pub epoch: u64,
}
crate::secret::redacted! { IssueSetupCodeResponse as IssueSetupCodeResponseWire {
    user: shown,
    setup_code: hidden,
    setup_code_expire_time: shown,
    epoch: shown,
} }
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct DeactivateUserRequest {
    #[prost(string, tag="1")]
    pub request_id: ::prost::alloc::string::String,
    /// By id or name.
    #[prost(string, tag="2")]
    pub user: ::prost::alloc::string::String,
    /// Who owns the user's service accounts from now on, by id or name. Absent:
    /// the caller, or the calling account's owner.
    #[prost(string, optional, tag="3")]
    pub successor: ::core::option::Option<::prost::alloc::string::String>,
    #[prost(string, tag="4")]
    pub etag: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct DeactivateUserResponse {
    #[prost(message, optional, tag="1")]
    pub user: ::core::option::Option<User>,
    #[prost(uint32, tag="2")]
    pub transferred_service_account_count: u32,
    #[prost(uint64, tag="3")]
    pub epoch: u64,
    #[prost(message, optional, tag="4")]
    pub receipt: ::core::option::Option<Receipt>,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum UserState {
    Unspecified = 0,
    /// Has not set a password yet.
    Invited = 1,
    Active = 2,
    Deactivated = 3,
}
impl UserState {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            UserState::Unspecified => "USER_STATE_UNSPECIFIED",
            UserState::Invited => "USER_STATE_INVITED",
            UserState::Active => "USER_STATE_ACTIVE",
            UserState::Deactivated => "USER_STATE_DEACTIVATED",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "USER_STATE_UNSPECIFIED" => Some(Self::Unspecified),
            "USER_STATE_INVITED" => Some(Self::Invited),
            "USER_STATE_ACTIVE" => Some(Self::Active),
            "USER_STATE_DEACTIVATED" => Some(Self::Deactivated),
            _ => None,
        }
    }
}
