//! TLS 1.3 as rules 60 to 68 have it, and why it fails in the words of PROTOCOL.md. The bytes go through memory, so that one
//! thread can wait for the socket while another writes.

use crate::error::{Code, Error};
use crate::socket::Came;
use openssl::ssl::{
    ErrorCode, Ssl, SslContext, SslFiletype, SslMethod, SslOptions, SslSessionCacheMode, SslStream, SslVerifyMode, SslVersion,
};
use openssl::x509::verify::X509CheckFlags;
use openssl::x509::X509VerifyResult;
use std::io::{self, Read, Write};
use std::net::IpAddr;
use std::path::Path;

const PROTOCOL: &[u8] = b"jtn/1";

fn refusal(reason: &str, message: impl Into<String>) -> Error {
    Error::new(Code::Unavailable, reason, message).into_final()
}

pub(crate) fn timed_out() -> Error {
    refusal("TLS_TIMEOUT", "the TLS handshake took too long")
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    pub(crate) authority: Option<std::path::PathBuf>,
    pub(crate) certificate: Option<std::path::PathBuf>,
    pub(crate) key: Option<std::path::PathBuf>,
}

pub(crate) fn context(files: &Files) -> Result<SslContext, Error> {
    let fault = |file: &Path, error: openssl::error::ErrorStack| {
        Error::new(Code::InvalidArgument, "TLS_FILE", format!("{}: {error}", file.display()))
    };
    let own = |error| fault(Path::new("OpenSSL"), error);
    let mut context = SslContext::builder(SslMethod::tls_client()).map_err(own)?;
    context.set_min_proto_version(Some(SslVersion::TLS1_3)).map_err(own)?;
    context.set_alpn_protos(b"\x05jtn/1").map_err(own)?;
    context.set_verify(SslVerifyMode::PEER);
    context.set_options(SslOptions::NO_TICKET);
    context.set_session_cache_mode(SslSessionCacheMode::OFF);
    match &files.authority {
        Some(file) => context.set_ca_file(file).map_err(|error| fault(file, error))?,
        None => context.set_default_verify_paths().map_err(own)?,
    }
    if let Some(file) = &files.certificate {
        context.set_certificate_chain_file(file).map_err(|error| fault(file, error))?;
        let key = files.key.as_ref().unwrap_or(file);
        context.set_private_key_file(key, SslFiletype::PEM).map_err(|error| fault(key, error))?;
    }
    Ok(context.build())
}

/// What came and is not read, what is to be sent.
#[derive(Debug, Default)]
struct Memory {
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
}

impl Read for Memory {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.incoming.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let count = buffer.len().min(self.incoming.len());
        buffer[..count].copy_from_slice(&self.incoming[..count]);
        self.incoming.drain(..count);
        Ok(count)
    }
}

impl Write for Memory {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.outgoing.extend_from_slice(buffer);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Debug)]
pub(crate) struct TlsState(SslStream<Memory>);

impl TlsState {
    pub(crate) fn new(context: &SslContext, name: &str) -> Result<TlsState, Error> {
        let prepare = || -> Result<TlsState, openssl::error::ErrorStack> {
            let mut ssl = Ssl::new(context)?;
            let check = ssl.param_mut();
            check.set_hostflags(X509CheckFlags::NO_PARTIAL_WILDCARDS | X509CheckFlags::NEVER_CHECK_SUBJECT);
            match name.parse::<IpAddr>() {
                Ok(address) => check.set_ip(address)?,
                Err(_) => {
                    check.set_host(name)?;
                    ssl.set_hostname(name)?;
                }
            }
            Ok(TlsState(SslStream::new(ssl, Memory::default())?))
        };
        prepare().map_err(|error| refusal("TLS_NAME_MISMATCH", format!("no certificate can name {name}: {error}")))
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.0.get_mut().incoming.extend_from_slice(bytes);
    }

    pub(crate) fn has_input(&self) -> bool {
        !self.0.get_ref().incoming.is_empty()
    }

    pub(crate) fn take_outgoing(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0.get_mut().outgoing)
    }

    /// Of the handshake: whether it is done.
    pub(crate) fn step(&mut self) -> Result<bool, Error> {
        match self.0.connect() {
            Ok(()) if self.0.ssl().selected_alpn_protocol() == Some(PROTOCOL) => Ok(true),
            Ok(()) => Err(refusal("TLS_PROTOCOL", "the server does not speak jtn/1 over TLS")),
            Err(error) if is_early(error.code()) => Ok(false),
            Err(error) => Err(self.explain(&error)),
        }
    }

    pub(crate) fn read(&mut self, input: &mut Vec<u8>) -> Result<Came, Error> {
        let mut buffer = [0; 16 << 10];
        let before = input.len();
        loop {
            match self.0.ssl_read(&mut buffer) {
                Ok(count) => input.extend_from_slice(&buffer[..count]),
                Err(error) if is_early(error.code()) && input.len() > before => return Ok(Came::Bytes),
                Err(error) if is_early(error.code()) => return Ok(Came::Nothing),
                Err(_) if input.len() > before => return Ok(Came::Bytes), // it comes again
                Err(error) if error.code() == ErrorCode::ZERO_RETURN => return Ok(Came::End),
                Err(error) => return Err(self.explain(&error)), // rule 64: a refusal comes here
            }
        }
    }

    pub(crate) fn seal(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.0.ssl_write(rest) {
                Ok(count) => rest = &rest[count..],
                Err(error) => return Err(self.explain(&error)),
            }
        }
        Ok(self.take_outgoing())
    }

    pub(crate) fn close(&mut self) -> Vec<u8> {
        let _ = self.0.shutdown();
        self.take_outgoing()
    }

    fn explain(&self, error: &openssl::ssl::Error) -> Error {
        let verdict = self.0.ssl().verify_result();
        if verdict != X509VerifyResult::OK {
            let reason = match verdict.as_raw() {
                62 | 64 => "TLS_NAME_MISMATCH", // X509_V_ERR_HOSTNAME_MISMATCH, …_IP_ADDRESS_MISMATCH
                10 => "TLS_CERTIFICATE_EXPIRED",
                9 => "TLS_CERTIFICATE_NOT_YET_VALID",
                _ => "TLS_UNTRUSTED",
            };
            return refusal(reason, format!("the server's certificate is refused: {}", verdict.error_string()));
        }
        let first = error.ssl_error().and_then(|stack| stack.errors().first());
        let text = first.and_then(|error| error.reason()).unwrap_or("it ended");
        let reason = match text {
            "tlsv13 alert certificate required" => "TLS_CERTIFICATE_REQUIRED",
            "tlsv1 alert unknown ca" | "sslv3 alert bad certificate" | "sslv3 alert certificate expired"
            | "sslv3 alert certificate revoked" | "sslv3 alert certificate unknown"
            | "sslv3 alert unsupported certificate" => "TLS_CERTIFICATE_REFUSED",
            "wrong version number" | "packet length too long" => "TLS_NOT_SPOKEN",
            "unsupported protocol" | "tlsv1 alert protocol version" => "TLS_VERSION",
            "no application protocol" | "tlsv1 alert no application protocol" => "TLS_PROTOCOL",
            _ => "TLS_REFUSED",
        };
        refusal(reason, format!("no TLS with the server: {text}"))
    }
}

fn is_early(code: ErrorCode) -> bool {
    code == ErrorCode::WANT_READ || code == ErrorCode::WANT_WRITE
}
