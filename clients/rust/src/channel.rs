use crate::address::Address;
use crate::call::{Call, CallOptions, Streaming};
use crate::connection::Connection;
use crate::error::{Code, Error};
use crate::method::Method;
use crate::secret::Secret;
use crate::socket::{Came, Socket};
use crate::state::{Asked, CallId, CallState, ConnectionId, State};
use crate::tls;
use openssl::ssl::SslContext;
use prost::Message;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

const READ_BYTES: usize = 64 << 10;

/// How a channel is made. Where a method is not called, what stands in its brackets holds.
#[derive(Clone, Debug)]
pub struct Builder {
    address: String,
    token: Option<Secret>,
    token_file: Option<PathBuf>,
    is_anonymous: bool,
    files: tls::Files,
    server_name: Option<String>,
    agent: String,
    timeout: Duration,
    connect_timeout: Duration,
    keepalive: Option<Duration>,
    attempts: u32,
    calls_maximum: usize,
    waits_for_ready: bool,
}

impl Builder {
    fn new(address: &str) -> Builder {
        Builder {
            address: address.into(),
            token: None,
            token_file: None,
            is_anonymous: false,
            files: tls::Files::default(),
            server_name: None,
            agent: concat!("jeton-rust/", env!("CARGO_PKG_VERSION")).into(),
            timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(5),
            keepalive: None,
            attempts: 5,
            calls_maximum: 10_000,
            waits_for_ready: false,
        }
    }

    /// The credential of every call that brings none [`JETON_TOKEN`, or the file that `JETON_TOKEN_FILE` names].
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// A file whose first line it is; read again for each connection.
    pub fn token_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.token_file = Some(path.into());
        self
    }

    /// No credential, whatever the environment says.
    pub fn anonymous(mut self) -> Self {
        self.is_anonymous = true;
        self
    }

    /// Who vouches for the server, as PEM [what the system trusts].
    pub fn ca_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.files.authority = Some(path.into());
        self
    }

    /// What to show to the server, as PEM [nothing].
    pub fn certificate_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.files.certificate = Some(path.into());
        self
    }

    /// The key of that certificate [in its file].
    pub fn key_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.files.key = Some(path.into());
        self
    }

    /// What the server's certificate must name [the host of the address].
    pub fn server_name(mut self, name: impl Into<String>) -> Self {
        self.server_name = Some(name.into());
        self
    }

    /// This program's name and version.
    pub fn agent(mut self, agent: impl Into<String>) -> Self {
        self.agent = agent.into();
        self
    }

    /// Of a unary call, over all its attempts [10 s].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// [5 s]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Of silence, until the server is asked whether it is there [never].
    pub fn keepalive(mut self, after: Duration) -> Self {
        self.keepalive = Some(after);
        self
    }

    /// Of a call; 1 repeats nothing [5].
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Of calls that have begun and are not dropped; more are refused with RESOURCE_EXHAUSTED [10,000].
    pub fn calls_maximum(mut self, calls: usize) -> Self {
        self.calls_maximum = calls;
        self
    }

    /// Calls wait for a connection instead of failing when there is none.
    pub fn wait_for_ready(mut self) -> Self {
        self.waits_for_ready = true;
        self
    }

    /// Connects when the first call is made. Fails when an address or a file is wrong.
    pub fn build(mut self) -> Result<Channel, Error> {
        let addresses = Address::list(&self.address)?;
        let tls = if addresses.iter().any(Address::is_secure) { Some(tls::context(&self.files)?) } else { None };
        self.find_token()?;
        if self.agent.len() + self.token.as_ref().map_or(0, |token| token.reveal().len()) > (4 << 10) - 64 {
            let message = "agent and token are longer than a server needs to take";
            return Err(Error::new(Code::InvalidArgument, "TOO_LARGE", message));
        }
        let state = Mutex::new(State::new(addresses.len(), self.attempts, self.calls_maximum));
        let inner = Arc::new(Inner { options: self, addresses, tls, state, changed: Condvar::new() });
        let keeper = Arc::clone(&inner);
        spawn(move || keeper.keep_time())?;
        Ok(Channel { handle: Arc::new(Handle { inner }) })
    }

    fn find_token(&mut self) -> Result<(), Error> {
        if self.token.is_none() && self.token_file.is_none() && !self.is_anonymous {
            self.token = std::env::var("JETON_TOKEN").ok().map(Secret::new);
            if self.token.is_none() {
                self.token_file = std::env::var_os("JETON_TOKEN_FILE").map(PathBuf::from);
            }
        }
        if let (None, Some(path)) = (&self.token, &self.token_file) {
            self.token = Some(Secret::read(path)?);
        } else {
            self.token_file = None;
        }
        Ok(())
    }
}

fn spawn(body: impl FnOnce() + Send + 'static) -> Result<(), Error> {
    let thread = thread::Builder::new().name("jeton".into()).spawn(body);
    thread.map(drop).map_err(|error| Error::new(Code::Unavailable, "NO_THREAD", error.to_string()))
}

/// Where a program's calls go. Clone it freely: all clones share one connection, which is made, and made again, when a
/// call needs it. When the last clone, call and stream are gone, it closes.
#[derive(Clone)]
pub struct Channel {
    handle: Arc<Handle>,
}

struct Handle {
    inner: Arc<Inner>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.inner.close();
    }
}

impl Channel {
    /// To "unix:/path", "tcp://host:port" or "tls://host:port", or several with commas between, of servers that serve the
    /// same; with all else as [`Builder`] has it.
    pub fn new(address: &str) -> Result<Channel, Error> {
        Channel::builder(address).build()
    }

    pub fn builder(address: &str) -> Builder {
        Builder::new(address)
    }

    /// Starts a call whose answer is one message; it is sent at once.
    pub fn unary<Q: Message, R: Message + Default>(
        &self, method: &Method<Q, R>, request: Q, options: CallOptions,
    ) -> Call<R> {
        let timeout = options.timeout.unwrap_or(self.handle.inner.options.timeout);
        Call::new(self.clone(), self.start(method, request, options, Some(timeout), false))
    }

    /// Starts a call whose answers are a stream. It has no deadline unless the options say so.
    pub fn stream<Q: Message, R: Message + Default>(
        &self, method: &Method<Q, R>, request: Q, options: CallOptions,
    ) -> Streaming<R> {
        let timeout = options.timeout;
        Streaming::new(self.clone(), self.start(method, request, options, timeout, true))
    }

    fn start<Q: Message, R>(
        &self, method: &Method<Q, R>, request: Q, options: CallOptions, timeout: Option<Duration>, is_stream: bool,
    ) -> CallId {
        let asked = Asked {
            method: method.name,
            body: method.encode(request),
            is_stream,
            is_repeatable: method.is_repeatable,
            deadline: timeout.map(|timeout| Instant::now() + timeout),
            token: options.token,
            metadata: options.metadata,
            waits_for_ready: options.waits_for_ready || self.handle.inner.options.waits_for_ready,
        };
        let deadline = asked.deadline;
        let mut state = self.lock();
        let id = state.add(CallState::new(asked));
        if let Some(deadline) = deadline.filter(|end| state.alarm.map_or(true, |alarm| *end < alarm)) {
            state.alarm = Some(deadline);
            self.handle.inner.changed.notify_all();
        }
        self.handle.inner.connect_if_wanted(&mut state);
        id
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.handle.inner.lock()
    }

    /// Ends open calls with UNAVAILABLE; no call can be made any more.
    pub fn close(&self) {
        self.handle.inner.close();
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.handle.inner;
        let state = inner.lock();
        f.debug_struct("Channel")
            .field("address", &inner.options.address)
            .field("token", &inner.options.token)
            .field("is_connected", &state.current.is_some())
            .field("is_closed", &state.is_closed)
            .finish()
    }
}

struct Inner {
    options: Builder,
    addresses: Vec<Address>,
    tls: Option<SslContext>,
    state: Mutex<State>,
    /// The alarm is earlier, or a pause need not be waited for.
    changed: Condvar,
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn close(&self) {
        self.lock().close();
        self.changed.notify_all();
    }

    fn connect_if_wanted(self: &Arc<Self>, state: &mut State) {
        if state.wants_connection() {
            state.dialling.is_going_on = true;
            let inner = Arc::clone(self);
            if let Err(error) = spawn(move || inner.serve()) {
                state.dialling.is_going_on = false;
                state.dialling_failed(error);
            }
        }
    }

    // --- the keeper of time: a thread for the channel's life ---

    fn keep_time(self: Arc<Self>) {
        let mut state = self.lock();
        while !state.is_closed {
            state.time_passed();
            self.connect_if_wanted(&mut state);
            let left = state.alarm.map(|alarm| alarm.saturating_duration_since(Instant::now()));
            state = match left {
                Some(left) => self.changed.wait_timeout(state, left).unwrap_or_else(|poisoned| poisoned.into_inner()).0,
                None => self.changed.wait(state).unwrap_or_else(|poisoned| poisoned.into_inner()),
            };
        }
    }

    // --- the reader: a thread for each connection ---

    /// Connects as long as calls wait for that, then reads until the connection has ended.
    fn serve(self: Arc<Self>) {
        while let Some(address) = self.next_address() {
            match self.connect(address) {
                Ok(id) => return self.read_to_end(id),
                Err(error) => {
                    self.lock().dialling_failed(error);
                    self.changed.notify_all();
                }
            }
        }
    }

    /// After the pause of rule 51. None when nobody waits any more.
    fn next_address(&self) -> Option<&Address> {
        let mut state = self.lock();
        loop {
            if state.is_closed || state.waiting.is_empty() {
                state.dialling.is_going_on = false;
                return None;
            }
            let left = state.dialling.paused_until.map(|until| until.saturating_duration_since(Instant::now()));
            match left.filter(|left| !left.is_zero()) {
                None => return Some(&self.addresses[state.dialling.turn % self.addresses.len()]),
                Some(left) => {
                    let woken = self.changed.wait_timeout(state, left);
                    state = woken.unwrap_or_else(|poisoned| poisoned.into_inner()).0;
                }
            }
        }
    }

    /// Returns when the server's HELLO has come.
    fn connect(self: &Arc<Self>, address: &Address) -> Result<ConnectionId, Error> {
        let options = &self.options;
        let deadline = Instant::now() + options.connect_timeout;
        let socket = Socket::dial(address, self.tls.as_ref(), options.server_name.as_deref(), options.connect_timeout)?;
        let fresh = options.token_file.as_ref().and_then(|path| Secret::read(path).ok());
        let (id, failure) = {
            let mut state = self.lock();
            let id = state.next_id();
            let token = fresh.as_ref().or(options.token.as_ref());
            let connection = Connection::new(id, socket.clone(), &options.agent, token);
            let failure = Arc::clone(&connection.failure);
            state.connections.insert(id, connection);
            (id, failure)
        };
        let writer = Arc::clone(self);
        let written = socket.clone();
        spawn(move || writer.write_to_end(id, &written))?;
        let mut input = Vec::new();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                self.lock().end_connection(id, Error::unreachable("the server does not say its HELLO"));
            } else {
                self.read_some(id, &socket, &mut input, Some(left));
            }
            if let Some(error) = failure.lock().unwrap().clone() {
                return Err(error);
            }
            if let Some(connection) = self.lock().connections.get_mut(&id).filter(|each| each.is_greeted) {
                connection.rest = input;
                return Ok(id);
            }
        }
    }

    /// What came is taken in; without anything in time, nothing is done.
    fn read_some(&self, id: ConnectionId, socket: &Socket, input: &mut Vec<u8>, patience: Option<Duration>) -> bool {
        socket.set_read_timeout(patience);
        let mut buffer = [0; READ_BYTES];
        let came = socket.read(input, &mut buffer);
        let mut state = self.lock();
        let is_something = match came {
            Ok(Came::Bytes) => {
                state.take_input(id, input);
                true
            }
            Ok(Came::Nothing) => false,
            Ok(Came::End) => {
                state.end_connection(id, Error::unreachable("the server closed the connection"));
                true
            }
            Err(error) => {
                state.end_connection(id, error);
                true
            }
        };
        let is_early = state.alarm.map_or(false, |alarm| alarm <= Instant::now() + Duration::from_secs(1));
        drop(state);
        if is_early {
            self.changed.notify_all(); // a retry may have been arranged
        }
        is_something
    }

    fn read_to_end(self: &Arc<Self>, id: ConnectionId) {
        let keepalive = self.options.keepalive;
        let (socket, mut input) = match self.lock().connections.get_mut(&id) {
            Some(connection) => (connection.socket.clone(), std::mem::take(&mut connection.rest)),
            None => return,
        };
        loop {
            let patience = {
                let state = self.lock();
                match state.connections.get(&id) {
                    Some(connection) if !connection.is_broken => keepalive.map(|after| connection.patience(after)),
                    _ => break,
                }
            };
            if !self.read_some(id, &socket, &mut input, patience) {
                if let Some(after) = keepalive {
                    self.lock().silence(id, after);
                }
            }
        }
        self.connect_if_wanted(&mut self.lock());
        self.changed.notify_all();
        // What the server still sends is taken, since closing over it would reset the connection and lose our last words.
        socket.set_read_timeout(Some(Duration::from_secs(1)));
        let mut buffer = [0; READ_BYTES];
        while let Ok(Came::Bytes) = socket.read(&mut input, &mut buffer) {
            input.clear();
        }
    }

    // --- the writer: another for each connection ---

    fn write_to_end(&self, id: ConnectionId, socket: &Socket) {
        let mut state = self.lock();
        while let Some(connection) = state.connections.get_mut(&id) {
            let out = std::mem::take(&mut connection.out);
            if out.is_empty() && connection.is_broken {
                state.connections.remove(&id);
                break;
            }
            if out.is_empty() {
                let has_output = Arc::clone(&connection.has_output);
                state = has_output.wait(state).unwrap_or_else(|poisoned| poisoned.into_inner());
                continue;
            }
            drop(state);
            if socket.write(&out).is_err() {
                // What the server said before it closed is still to be read; the reading finds the end.
                socket.finish();
            }
            state = self.lock();
        }
        drop(state);
        socket.finish();
        socket.close();
    }
}
