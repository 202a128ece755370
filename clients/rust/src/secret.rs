use crate::error::{Code, Error};
use std::fmt;
use std::path::Path;
use std::sync::atomic::{compiler_fence, Ordering};

/// Text that does not print, and is overwritten when it is dropped: a token, for example.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into().into_bytes())
    }

    /// The first line of a file, without white space around it.
    pub fn read(path: impl AsRef<Path>) -> Result<Secret, Error> {
        let path = path.as_ref();
        let fault = |why: String| Error::new(Code::InvalidArgument, "TOKEN_FILE", format!("{}: {why}", path.display()));
        let text = Secret::new(std::fs::read_to_string(path).map_err(|error| fault(error.to_string()))?);
        match text.reveal().lines().next().map(str::trim) {
            Some(line) if !line.is_empty() => Ok(Secret::new(line)),
            _ => Err(fault("there is no token in it".into())),
        }
    }

    pub fn reveal(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Secret {
        Secret::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.fill(0);
        compiler_fence(Ordering::SeqCst); // else the writes, which nobody reads, may be left out
    }
}

/// Makes a message of a plain structure that prints without its secrets, and of prost's that knows how it is written.
macro_rules! redacted {
    ($type:ident as $wire:ident { $($field:ident: $how:ident),* $(,)? }) => {
        impl From<$type> for $wire {
            fn from(message: $type) -> $wire {
                $wire { $($field: crate::secret::redacted!(@$how message.$field)),* }
            }
        }

        impl From<$wire> for $type {
            fn from(message: $wire) -> $type {
                $type { $($field: crate::secret::redacted!(@$how message.$field)),* }
            }
        }

        impl ::prost::Message for $type {
            fn encode_raw<B: ::prost::bytes::BufMut>(&self, buffer: &mut B) {
                $wire::from(self.clone()).encode_raw(buffer);
            }

            fn merge_field<B: ::prost::bytes::Buf>(
                &mut self, tag: u32, wire_type: ::prost::encoding::WireType, buffer: &mut B,
                context: ::prost::encoding::DecodeContext,
            ) -> Result<(), ::prost::DecodeError> {
                let mut wire = $wire::from(std::mem::take(self));
                let result = wire.merge_field(tag, wire_type, buffer, context);
                *self = wire.into();
                result
            }

            fn encoded_len(&self) -> usize {
                $wire::from(self.clone()).encoded_len()
            }

            fn clear(&mut self) {
                *self = $type::default();
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut shown = f.debug_struct(stringify!($type));
                $(crate::secret::redacted!(@$how shown, self, $field);)*
                shown.finish()
            }
        }
    };
    (@shown $value:expr) => { $value };
    (@hidden $value:expr) => { $value };
    (@chosen $value:expr) => { $value.map(Into::into) };
    (@shown $shown:ident, $self:ident, $field:ident) => {
        $shown.field(stringify!($field), &$self.$field);
    };
    (@chosen $shown:ident, $self:ident, $field:ident) => {
        $shown.field(stringify!($field), &$self.$field);
    };
    (@hidden $shown:ident, $self:ident, $field:ident) => {
        $shown.field(stringify!($field), &format_args!("(redacted)"));
    };
}

/// The same for a oneof.
macro_rules! redacted_choice {
    ($type:ident as $wire:ident { $($variant:ident: $how:ident),* $(,)? }) => {
        impl From<$type> for $wire {
            fn from(choice: $type) -> $wire {
                match choice { $($type::$variant(value) => $wire::$variant(value)),* }
            }
        }

        impl From<$wire> for $type {
            fn from(choice: $wire) -> $type {
                match choice { $($wire::$variant(value) => $type::$variant(value)),* }
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self { $($type::$variant(value) => crate::secret::redacted_choice!(@$how f, $variant, value)),* }
            }
        }
    };
    (@shown $f:ident, $variant:ident, $value:ident) => {
        $f.debug_tuple(stringify!($variant)).field($value).finish()
    };
    (@hidden $f:ident, $variant:ident, $value:ident) => {{
        let _ = $value;
        $f.debug_tuple(stringify!($variant)).field(&format_args!("(redacted)")).finish()
    }};
}

pub(crate) use redacted;
pub(crate) use redacted_choice;
