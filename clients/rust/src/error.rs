use crate::pb::google::rpc::{BadRequest, ErrorInfo};
use crate::pb::jeton::rpc::v1::ResponseHeader;
use prost::Message;
use std::fmt;
use std::time::Duration;

/// gRPC's codes, with gRPC's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(i32)]
pub enum Code {
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    DataLoss = 15,
    Unauthenticated = 16,
}

impl Code {
    /// UNKNOWN for a number that nobody knows.
    fn from_number(number: i32) -> Code {
        use Code::*;
        let all = [
            Cancelled, Unknown, InvalidArgument, DeadlineExceeded, NotFound, AlreadyExists, PermissionDenied,
            ResourceExhausted, FailedPrecondition, Aborted, OutOfRange, Unimplemented, Internal, Unavailable, DataLoss,
            Unauthenticated,
        ];
        all.into_iter().find(|code| *code as i32 == number).unwrap_or(Unknown)
    }
}

/// Why a call failed. Programs look at code and reason, people at the message. Holds no secret.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    pub code: Code,
    /// UPPER_SNAKE_CASE; empty when the server gave none.
    pub reason: String,
    /// Who gave the reason: "rpc", or the service's own.
    pub domain: String,
    /// The first field of the request at fault, or empty.
    pub field: String,
    pub message: String,
    /// Until another attempt makes sense.
    pub retry_after: Option<Duration>,
    /// Another attempt would change nothing.
    pub is_final: bool,
    /// The server did nothing for this call.
    pub not_processed: bool,
}

impl Error {
    pub(crate) fn new(code: Code, reason: &str, message: impl Into<String>) -> Error {
        Error {
            code,
            reason: reason.into(),
            domain: "rpc".into(),
            field: String::new(),
            message: message.into(),
            retry_after: None,
            is_final: false,
            not_processed: false,
        }
    }

    pub(crate) fn unreachable(message: impl Into<String>) -> Error {
        Error::new(Code::Unavailable, "UNREACHABLE", message)
    }

    pub(crate) fn closed() -> Error {
        Error::new(Code::Unavailable, "CHANNEL_CLOSED", "the channel was closed").into_final()
    }

    pub(crate) fn cancelled() -> Error {
        Error::new(Code::Cancelled, "CANCELLED", "the call was cancelled")
    }

    pub(crate) fn deadline_exceeded() -> Error {
        Error::new(Code::DeadlineExceeded, "DEADLINE_EXCEEDED", "no answer in time")
    }

    pub(crate) fn bad_answer(message: &str) -> Error {
        Error::new(Code::Internal, "BAD_ANSWER", message)
    }

    pub(crate) fn too_large(message: &str) -> Error {
        Error::new(Code::ResourceExhausted, "TOO_LARGE", message)
    }

    pub(crate) fn into_final(mut self) -> Error {
        self.is_final = true;
        self
    }

    pub(crate) fn unprocessed(mut self) -> Error {
        self.not_processed = true;
        self
    }

    /// Of a ResponseHeader; `None` is OK.
    pub(crate) fn of_response(control: &[u8]) -> Result<Option<Error>, prost::DecodeError> {
        let header = ResponseHeader::decode(control)?;
        if header.code == 0 {
            return Ok(None);
        }
        let mut error = Error::new(Code::from_number(header.code), "", header.message);
        error.domain.clear();
        error.not_processed = header.not_processed;
        error.is_final = header.retry_after_ms < 0;
        error.retry_after = u64::try_from(header.retry_after_ms).ok().filter(|ms| *ms > 0).map(Duration::from_millis);
        for detail in &header.details {
            error.take_detail(detail);
        }
        Ok(Some(error))
    }

    /// Details of other types, and those that do not decode, say nothing (rule 50).
    fn take_detail(&mut self, detail: &prost_types::Any) {
        match detail.type_url.rsplit('/').next() {
            Some("google.rpc.ErrorInfo") => {
                if let Ok(info) = ErrorInfo::decode(&*detail.value) {
                    self.reason = info.reason;
                    self.domain = info.domain;
                }
            }
            Some("google.rpc.BadRequest") => {
                if let Ok(bad) = BadRequest::decode(&*detail.value) {
                    self.field = bad.field_violations.into_iter().next().map(|each| each.field).unwrap_or_default();
                }
            }
            _ => {}
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.code)?;
        for word in [&self.reason, &self.field] {
            if !word.is_empty() {
                write!(f, " {word}")?;
            }
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for Error {}
