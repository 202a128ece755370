/// Why a call failed, for a program.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct ErrorInfo {
    /// UPPER_SNAKE_CASE, 63 characters at most; with the domain, unique.
    #[prost(string, tag="1")]
    pub reason: ::prost::alloc::string::String,
    /// Who gave the reason: "jeton".
    #[prost(string, tag="2")]
    pub domain: ::prost::alloc::string::String,
    #[prost(map="string, string", tag="3")]
    pub metadata: ::std::collections::HashMap<::prost::alloc::string::String, ::prost::alloc::string::String>,
}
/// Which fields of the request were at fault.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct BadRequest {
    #[prost(message, repeated, tag="1")]
    pub field_violations: ::prost::alloc::vec::Vec<bad_request::FieldViolation>,
}
/// Nested message and enum types in `BadRequest`.
pub mod bad_request {
    #[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
    pub struct FieldViolation {
        /// Path of the field, for example "service_account.name".
        #[prost(string, tag="1")]
        pub field: ::prost::alloc::string::String,
        #[prost(string, tag="2")]
        pub description: ::prost::alloc::string::String,
    }
}
/// When another attempt makes sense.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, PartialEq, ::prost::Message)]
pub struct RetryInfo {
    #[prost(message, optional, tag="1")]
    pub retry_delay: ::core::option::Option<::prost_types::Duration>,
}
