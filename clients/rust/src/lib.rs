#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![warn(missing_debug_implementations)]

mod address;
mod call;
mod channel;
mod connection;
mod error;
mod frames;
mod method;
mod secret;
mod socket;
mod state;
mod tls;
mod verifier;
mod watch;

pub use call::{Call, CallOptions, Canceller, Streaming};
pub use channel::{Builder, Channel};
pub use error::{Code, Error};
pub use method::Method;
pub use secret::Secret;
pub use verifier::{TokenVerifier, Verdict};
pub use watch::{Watch, WatchCanceller};

/// Generated, as the packages of the schema nest.
#[allow(clippy::all)]
mod pb {
    #[allow(dead_code)]
    pub mod google {
        pub mod rpc {
            include!("generated/google.rpc.rs");
        }
    }
    pub mod jeton {
        pub mod rpc {
            pub mod v1 {
                include!("generated/jeton.rpc.v1.rs");
                include!("generated/jeton.rpc.v1.client.rs");
            }
        }
        pub mod v1 {
            include!("generated/jeton.v1.rs");
            include!("generated/jeton.v1.client.rs");
        }
    }
}

/// The messages and services of jeton.v1.
pub use pb::jeton::v1;

/// Those of every server on this protocol: health and reflection.
pub use pb::jeton::rpc::v1 as rpc;
