//! A connected socket, plain or under TLS, whose two ends are used by two threads.

use crate::address::Address;
use crate::error::Error;
use crate::tls::{self, TlsState};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// For a server that takes nothing.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);

pub(crate) enum Raw {
    Unix(UnixStream),
    Tcp(TcpStream),
}

impl Raw {
    fn dial(address: &Address, timeout: Duration) -> io::Result<Raw> {
        match address {
            Address::Unix(path) => UnixStream::connect(path).map(Raw::Unix),
            Address::Tcp { host, port, .. } => {
                let mut failure = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
                for candidate in (host.as_str(), *port).to_socket_addrs()? {
                    match TcpStream::connect_timeout(&candidate, timeout) {
                        Ok(stream) => {
                            stream.set_nodelay(true)?;
                            return Ok(Raw::Tcp(stream));
                        }
                        Err(error) => failure = error,
                    }
                }
                Err(failure)
            }
        }
    }

    fn set_read_timeout(&self, timeout: Option<Duration>) -> io::Result<()> {
        match self {
            Raw::Unix(stream) => stream.set_read_timeout(timeout),
            Raw::Tcp(stream) => stream.set_read_timeout(timeout),
        }
    }

    fn set_write_timeout(&self, timeout: Duration) -> io::Result<()> {
        match self {
            Raw::Unix(stream) => stream.set_write_timeout(Some(timeout)),
            Raw::Tcp(stream) => stream.set_write_timeout(Some(timeout)),
        }
    }

    fn shutdown(&self, how: Shutdown) {
        let _ = match self {
            Raw::Unix(stream) => stream.shutdown(how),
            Raw::Tcp(stream) => stream.shutdown(how),
        };
    }
}

impl Read for &Raw {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Raw::Unix(stream) => (&*stream).read(buffer),
            Raw::Tcp(stream) => (&*stream).read(buffer),
        }
    }
}

impl Write for &Raw {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Raw::Unix(stream) => (&*stream).write(buffer),
            Raw::Tcp(stream) => (&*stream).write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Clone)]
pub(crate) struct Socket {
    raw: Arc<Raw>,
    tls: Option<Arc<Mutex<TlsState>>>,
}

/// What a read found.
pub(crate) enum Came {
    Bytes,
    Nothing,
    End,
}

fn unreachable(error: io::Error) -> Error {
    Error::unreachable(error.to_string())
}

impl Socket {
    pub(crate) fn dial(
        address: &Address, context: Option<&openssl::ssl::SslContext>, server_name: Option<&str>, timeout: Duration,
    ) -> Result<Socket, Error> {
        let raw = Raw::dial(address, timeout).map_err(unreachable)?;
        raw.set_write_timeout(WRITE_TIMEOUT).map_err(unreachable)?;
        let mut socket = Socket { raw: Arc::new(raw), tls: None };
        if let (Address::Tcp { host, is_secure: true, .. }, Some(context)) = (address, context) {
            let state = TlsState::new(context, server_name.unwrap_or(host))?;
            socket.tls = Some(Arc::new(Mutex::new(socket.shake_hands(state, Instant::now() + timeout)?)));
        }
        Ok(socket)
    }

    fn shake_hands(&self, mut state: TlsState, deadline: Instant) -> Result<TlsState, Error> {
        let mut buffer = [0; 16 << 10];
        loop {
            let progress = state.step();
            (&*self.raw).write_all(&state.take_outgoing()).map_err(unreachable)?;
            if progress? {
                return Ok(state);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(tls::timed_out());
            }
            self.raw.set_read_timeout(Some(left)).map_err(unreachable)?;
            match (&*self.raw).read(&mut buffer) {
                Ok(0) => return Err(Error::unreachable("the server hung up during the TLS handshake")),
                Ok(count) => state.feed(&buffer[..count]),
                Err(error) if is_timeout(&error) => return Err(tls::timed_out()),
                Err(error) => return Err(unreachable(error)),
            }
        }
    }

    pub(crate) fn set_read_timeout(&self, timeout: Option<Duration>) {
        let _ = self.raw.set_read_timeout(timeout.map(|timeout| timeout.max(Duration::from_millis(1))));
    }

    /// Appends what comes to `input`.
    pub(crate) fn read(&self, input: &mut Vec<u8>, buffer: &mut [u8]) -> Result<Came, Error> {
        if let Some(mut tls) = self.tls.as_ref().map(|tls| tls.lock().unwrap()) {
            if tls.has_input() {
                return tls.read(input); // what came with the end of the handshake
            }
        }
        let count = match (&*self.raw).read(buffer) {
            Ok(0) if self.tls.is_some() => return Err(Error::unreachable("the connection was cut without close_notify")),
            Ok(0) => return Ok(Came::End),
            Ok(count) => count,
            Err(error) if is_timeout(&error) || error.kind() == io::ErrorKind::Interrupted => return Ok(Came::Nothing),
            Err(error) => return Err(unreachable(error)),
        };
        match &self.tls {
            None => {
                input.extend_from_slice(&buffer[..count]);
                Ok(Came::Bytes)
            }
            Some(tls) => {
                let mut tls = tls.lock().unwrap();
                tls.feed(&buffer[..count]);
                tls.read(input)
            }
        }
    }

    /// Blocks until all is written. The one writer calls this, so that records stay in order.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), Error> {
        match &self.tls {
            None => (&*self.raw).write_all(bytes).map_err(unreachable),
            Some(tls) => {
                let sealed = tls.lock().unwrap().seal(bytes)?;
                (&*self.raw).write_all(&sealed).map_err(unreachable)
            }
        }
    }

    /// After the last write: says close_notify. The reader reads on until the server closes too, or `close`.
    pub(crate) fn finish(&self) {
        if let Some(tls) = &self.tls {
            let last = tls.lock().unwrap().close();
            let _ = (&*self.raw).write_all(&last);
        }
        self.raw.shutdown(Shutdown::Write);
    }

    pub(crate) fn close(&self) {
        self.raw.shutdown(Shutdown::Both);
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}
