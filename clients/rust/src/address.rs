use crate::error::{Code, Error};
use std::path::PathBuf;

/// Where a server is.
#[derive(Clone, Debug)]
pub(crate) enum Address {
    Unix(PathBuf),
    Tcp { host: String, port: u16, is_secure: bool },
}

impl Address {
    /// "unix:/path", "tcp://host:port" or "tls://host:port", or several with commas between.
    pub(crate) fn list(text: &str) -> Result<Vec<Address>, Error> {
        text.split(',')
            .map(|part| {
                Address::parse(part).ok_or_else(|| {
                    let message = format!("{part:?} is no address: unix:/path, tcp://host:port or tls://host:port");
                    Error::new(Code::InvalidArgument, "BAD_ADDRESS", message)
                })
            })
            .collect()
    }

    fn parse(text: &str) -> Option<Address> {
        if let Some(path) = text.strip_prefix("unix:") {
            return (!path.is_empty() && path.len() < 108).then(|| Address::Unix(path.into()));
        }
        let secure = text.strip_prefix("tls://");
        let rest = secure.or_else(|| text.strip_prefix("tcp://")).unwrap_or(text);
        let (host, port) = rest.rsplit_once(':')?;
        let host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
            Some(six) => six,
            None if host.contains([':', '/', '[', ']']) => return None,
            None => host,
        };
        let port = port.parse().ok().filter(|port| *port > 0)?;
        (!host.is_empty()).then(|| Address::Tcp { host: host.into(), port, is_secure: secure.is_some() })
    }

    pub(crate) fn is_secure(&self) -> bool {
        matches!(self, Address::Tcp { is_secure: true, .. })
    }
}
