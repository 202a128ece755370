/// One name and value beside a call. Keys are 1 to 64 of \[a-z0-9_.-\]; a key may
/// occur again.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Metadata {
    #[prost(string, tag="1")]
    pub key: ::prost::alloc::string::String,
    #[prost(bytes="vec", tag="2")]
    pub value: ::prost::alloc::vec::Vec<u8>,
}
/// The first frame of each side: what it accepts. A number that is absent, or
/// zero, means the floor that every peer accepts; for the times it means none.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct Hello {
    #[prost(uint32, tag="1")]
    pub max_frame_bytes: u32,
    #[prost(uint32, tag="2")]
    pub max_header_bytes: u32,
    #[prost(uint32, tag="3")]
    pub max_concurrent_streams: u32,
    #[prost(uint32, tag="4")]
    pub initial_credit: u32,
    #[prost(uint32, tag="5")]
    pub idle_timeout_ms: u32,
    #[prost(uint32, tag="6")]
    pub min_ping_interval_ms: u32,
    #[prost(uint32, tag="7")]
    pub max_timeout_ms: u32,
    #[prost(string, repeated, tag="8")]
    pub features: ::prost::alloc::vec::Vec<::prost::alloc::string::String>,
    /// Name and version of the program, for example "jeton/1.0".
    #[prost(string, tag="9")]
    pub agent: ::prost::alloc::string::String,
    /// The credential of every call on this connection that brings none itself.
    #[prost(bytes="vec", tag="10")]
    pub authorization: ::prost::alloc::vec::Vec<u8>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct RequestHeader {
    /// "package.Service/Method", 256 bytes at most.
    #[prost(string, tag="1")]
    pub method: ::prost::alloc::string::String,
    /// What is left of the caller's time. Zero means the server's default.
    #[prost(uint32, tag="2")]
    pub timeout_ms: u32,
    /// The credential of this call; it takes the place of the connection's.
    #[prost(bytes="vec", tag="3")]
    pub authorization: ::prost::alloc::vec::Vec<u8>,
    #[prost(message, repeated, tag="4")]
    pub metadata: ::prost::alloc::vec::Vec<Metadata>,
    /// Zero at the first attempt, one at the first retry.
    #[prost(uint32, tag="5")]
    pub attempt: u32,
}
/// How a call ended. Fields 1 to 3 are those of google.rpc.Status.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ResponseHeader {
    /// A gRPC status code; zero is OK.
    #[prost(int32, tag="1")]
    pub code: i32,
    #[prost(string, tag="2")]
    pub message: ::prost::alloc::string::String,
    #[prost(message, repeated, tag="3")]
    pub details: ::prost::alloc::vec::Vec<::prost_types::Any>,
    #[prost(message, repeated, tag="4")]
    pub metadata: ::prost::alloc::vec::Vec<Metadata>,
    /// Zero says nothing, above zero is the time to wait before the next attempt,
    /// below zero forbids one.
    #[prost(sint32, tag="5")]
    pub retry_after_ms: i32,
    /// The server did nothing for this call: it may be sent again, elsewhere too.
    #[prost(bool, tag="6")]
    pub not_processed: bool,
}
/// The last word on a connection: no REQUEST above last_stream_id is served.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GoAway {
    #[prost(uint32, tag="1")]
    pub code: u32,
    #[prost(string, tag="2")]
    pub message: ::prost::alloc::string::String,
    #[prost(uint32, tag="3")]
    pub last_stream_id: u32,
    #[prost(uint32, tag="4")]
    pub retry_after_ms: u32,
}
/// Where a handler runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum Execution {
    /// As EXECUTION_ASYNC.
    Unspecified = 0,
    /// The handler may wait: for the disk, for another call.
    Async = 1,
    /// The handler answers from memory, on the thread that read the frame.
    Inline = 2,
    /// As EXECUTION_INLINE, for methods that are called very often: the handler gets
    /// all calls that one read has brought together, looks at the requests where
    /// they arrived, and writes the answers to where they are sent from.
    Gathered = 3,
}
impl Execution {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            Execution::Unspecified => "EXECUTION_UNSPECIFIED",
            Execution::Async => "EXECUTION_ASYNC",
            Execution::Inline => "EXECUTION_INLINE",
            Execution::Gathered => "EXECUTION_GATHERED",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "EXECUTION_UNSPECIFIED" => Some(Self::Unspecified),
            "EXECUTION_ASYNC" => Some(Self::Async),
            "EXECUTION_INLINE" => Some(Self::Inline),
            "EXECUTION_GATHERED" => Some(Self::Gathered),
            _ => None,
        }
    }
}
/// What a field is to the caller; the words are those of AIP-203.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum FieldBehavior {
    Unspecified = 0,
    Optional = 1,
    /// A request without it is INVALID_ARGUMENT, and its handler is not asked.
    Required = 2,
    /// Set by the server; cleared, not refused, when a request carries it.
    OutputOnly = 3,
}
impl FieldBehavior {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            FieldBehavior::Unspecified => "FIELD_BEHAVIOR_UNSPECIFIED",
            FieldBehavior::Optional => "FIELD_BEHAVIOR_OPTIONAL",
            FieldBehavior::Required => "FIELD_BEHAVIOR_REQUIRED",
            FieldBehavior::OutputOnly => "FIELD_BEHAVIOR_OUTPUT_ONLY",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "FIELD_BEHAVIOR_UNSPECIFIED" => Some(Self::Unspecified),
            "FIELD_BEHAVIOR_OPTIONAL" => Some(Self::Optional),
            "FIELD_BEHAVIOR_REQUIRED" => Some(Self::Required),
            "FIELD_BEHAVIOR_OUTPUT_ONLY" => Some(Self::OutputOnly),
            _ => None,
        }
    }
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct CheckHealthRequest {
    /// Full name of a service; empty asks about the server as a whole.
    #[prost(string, tag="1")]
    pub service: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct CheckHealthResponse {
    #[prost(enumeration="ServingStatus", tag="1")]
    pub status: i32,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct WatchHealthRequest {
    #[prost(string, tag="1")]
    pub service: ::prost::alloc::string::String,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct WatchHealthResponse {
    #[prost(enumeration="ServingStatus", tag="1")]
    pub status: i32,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, ::prost::Enumeration)]
#[repr(i32)]
pub enum ServingStatus {
    Unspecified = 0,
    Serving = 1,
    NotServing = 2,
    /// Watch only: the server does not have this service, yet.
    ServiceUnknown = 3,
}
impl ServingStatus {
    /// String value of the enum field names used in the ProtoBuf definition.
    ///
    /// The values are not transformed in any way and thus are considered stable
    /// (if the ProtoBuf definition does not change) and safe for programmatic use.
    pub fn as_str_name(&self) -> &'static str {
        match self {
            ServingStatus::Unspecified => "SERVING_STATUS_UNSPECIFIED",
            ServingStatus::Serving => "SERVING_STATUS_SERVING",
            ServingStatus::NotServing => "SERVING_STATUS_NOT_SERVING",
            ServingStatus::ServiceUnknown => "SERVING_STATUS_SERVICE_UNKNOWN",
        }
    }
    /// Creates an enum from field names used in the ProtoBuf definition.
    pub fn from_str_name(value: &str) -> ::core::option::Option<Self> {
        match value {
            "SERVING_STATUS_UNSPECIFIED" => Some(Self::Unspecified),
            "SERVING_STATUS_SERVING" => Some(Self::Serving),
            "SERVING_STATUS_NOT_SERVING" => Some(Self::NotServing),
            "SERVING_STATUS_SERVICE_UNKNOWN" => Some(Self::ServiceUnknown),
            _ => None,
        }
    }
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListServicesRequest {
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ListServicesResponse {
    /// Full names, in order.
    #[prost(string, repeated, tag="1")]
    pub services: ::prost::alloc::vec::Vec<::prost::alloc::string::String>,
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetFileDescriptorsRequest {
    #[prost(oneof="get_file_descriptors_request::Target", tags="1, 2")]
    pub target: ::core::option::Option<get_file_descriptors_request::Target>,
}
/// Nested message and enum types in `GetFileDescriptorsRequest`.
pub mod get_file_descriptors_request {
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Oneof)]
    pub enum Target {
        /// Full name of a service, method, message, enum, field or enum value.
        #[prost(string, tag="1")]
        Symbol(::prost::alloc::string::String),
        /// For example "jeton/v1/token.proto".
        #[prost(string, tag="2")]
        FileName(::prost::alloc::string::String),
    }
}
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct GetFileDescriptorsResponse {
    /// Each a google.protobuf.FileDescriptorProto: the file that was asked for
    /// last, what it needs before it.
    #[prost(bytes="vec", repeated, tag="1")]
    pub file_descriptors: ::prost::alloc::vec::Vec<::prost::alloc::vec::Vec<u8>>,
}
