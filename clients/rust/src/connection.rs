//! One connection: frames to and from the calls. What it has to say goes into `out`, which a thread writes.

use crate::error::{Code, Error};
use crate::frames::{self, Fault, Header};
use crate::pb::jeton::rpc::v1::{GoAway, Hello, Metadata, RequestHeader};
use crate::secret::Secret;
use crate::socket::Socket;
use crate::state::{CallId, CallState, ConnectionId, State};
use prost::Message;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

const SILENCE: Duration = Duration::from_secs(20);
const PINGS: u32 = 5;

/// A stream whose RESPONSE has not come; without a call when nobody waits any more.
#[derive(Debug)]
struct Slot {
    call: Option<CallId>,
    credit: u32,
}

pub(crate) struct Connection {
    pub(crate) id: ConnectionId,
    pub(crate) socket: Socket,
    pub(crate) out: Vec<u8>,
    /// Input that is no whole frame yet, handed from who greeted to who reads.
    pub(crate) rest: Vec<u8>,
    pub(crate) has_output: Arc<Condvar>,
    pub(crate) is_broken: bool,
    /// Why it is broken; outlives it.
    pub(crate) failure: Arc<Mutex<Option<Error>>>,
    pub(crate) is_greeted: bool,
    has_preface: bool,
    is_leaving: bool,
    streams: HashMap<u32, Slot>,
    opened: u32,
    last_stream: u32,
    max_frame: u32,
    max_control: u32,
    max_streams: usize,
    ping_interval: Duration,
    pings_left: u32,
    pings_since: Instant,
    heard: Instant,
    asked: Option<Instant>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({}, {} streams)", self.id, self.streams.len())
    }
}

impl Connection {
    /// Has said its preface and HELLO.
    pub(crate) fn new(id: ConnectionId, socket: Socket, agent: &str, token: Option<&Secret>) -> Connection {
        let hello = Hello {
            max_frame_bytes: frames::FRAME_BYTES,
            max_header_bytes: frames::CONTROL_BYTES,
            initial_credit: frames::INITIAL_CREDIT,
            min_ping_interval_ms: frames::PING_INTERVAL_MS,
            agent: agent.into(),
            authorization: token.map(|token| token.reveal().into()).unwrap_or_default(),
            ..Hello::default()
        };
        let mut out = frames::PREFACE.to_vec();
        frames::write(&mut out, frames::HELLO, 0, 0, &hello.encode_to_vec(), &[]);
        let now = Instant::now();
        Connection {
            id, socket, out,
            rest: Vec::new(),
            has_output: Arc::default(),
            is_broken: false, failure: Arc::default(), is_greeted: false, has_preface: false, is_leaving: false,
            streams: HashMap::new(),
            opened: 0,
            last_stream: frames::STREAM_MAXIMUM,
            max_frame: 64 << 10, max_control: 4 << 10, max_streams: 8,
            ping_interval: Duration::ZERO,
            pings_left: PINGS, pings_since: now,
            heard: now, asked: None,
        }
    }

    pub(crate) fn has_room(&self) -> bool {
        self.is_greeted && !self.is_broken && !self.is_leaving && self.streams.len() < self.max_streams
            && self.opened < frames::STREAM_MAXIMUM
    }

    fn say(&mut self, kind: u8, stream: u32, flags: u8, control: &[u8], body: &[u8]) {
        frames::write(&mut self.out, kind, stream, flags, control, body);
        self.has_output.notify_one();
    }

    /// On a new stream, which it returns.
    pub(crate) fn put(&mut self, id: CallId, call: &CallState) -> Result<u32, Error> {
        let asked = &call.asked;
        let left = asked.deadline.map(|end| end.saturating_duration_since(Instant::now()).as_millis().max(1));
        let metadata = asked.metadata.iter().map(|(key, value)| Metadata { key: key.clone(), value: value.clone() });
        let control = RequestHeader {
            method: asked.method.into(),
            timeout_ms: left.map_or(0, |left| u32::try_from(left).unwrap_or(u32::MAX)),
            authorization: asked.token.as_ref().map(|token| token.reveal().into()).unwrap_or_default(),
            metadata: metadata.collect(),
            attempt: call.attempt,
        }
        .encode_to_vec();
        if control.len() > self.max_control as usize || control.len() + asked.body.len() > self.max_frame as usize {
            return Err(Error::too_large("the request is longer than the server takes")); // rule 8
        }
        self.opened = if self.opened == 0 { 1 } else { self.opened + 2 };
        self.is_leaving |= self.opened == frames::STREAM_MAXIMUM;
        self.streams.insert(self.opened, Slot { call: Some(id), credit: frames::INITIAL_CREDIT });
        self.say(frames::REQUEST, self.opened, frames::END, &control, &asked.body);
        Ok(self.opened)
    }

    /// Its slot is taken until the RESPONSE comes (rule 15).
    pub(crate) fn cancel(&mut self, stream: u32) {
        if let Some(slot) = self.streams.get_mut(&stream) {
            slot.call = None;
            self.say(frames::CANCEL, stream, 0, &[], &[]);
        }
    }

    pub(crate) fn grant(&mut self, stream: u32, messages: u32) {
        if let Some(slot) = self.streams.get_mut(&stream) {
            slot.credit += messages;
            self.say(frames::CREDIT, stream, 0, &[], &messages.to_be_bytes());
        }
    }

    // --- time ---

    pub(crate) fn heard(&mut self) {
        self.heard = Instant::now();
        self.asked = None;
    }

    /// Until something is to be done though nothing comes.
    pub(crate) fn patience(&self, keepalive: Duration) -> Duration {
        let until = match self.asked {
            Some(asked) => asked + SILENCE,
            None => self.heard + keepalive.max(self.ping_interval),
        };
        until.saturating_duration_since(Instant::now())
    }

    fn take_ping(&mut self, body: &[u8]) -> Result<(), Fault> {
        let interval = Duration::from_millis(frames::PING_INTERVAL_MS.into());
        if self.pings_left == PINGS {
            self.pings_since = Instant::now();
        }
        while self.pings_left < PINGS && self.pings_since.elapsed() >= interval {
            self.pings_left += 1;
            self.pings_since += interval;
        }
        self.pings_left = self
            .pings_left
            .checked_sub(1)
            .ok_or_else(|| Fault::new(frames::TOO_MANY_PINGS, "more PINGs than were announced"))?; // rule 29
        self.say(frames::PONG, 0, 0, &[], body);
        Ok(())
    }

    fn take_hello(&mut self, hello: &Hello) {
        self.max_frame = self.max_frame.max(hello.max_frame_bytes); // rule 46
        self.max_control = self.max_control.max(hello.max_header_bytes.min(0xffff));
        self.max_streams = self.max_streams.max(hello.max_concurrent_streams as usize);
        self.ping_interval = Duration::from_millis(hello.min_ping_interval_ms.into());
        self.is_greeted = true;
    }

    /// The call of a MESSAGE, if there still is one.
    fn take_message(&mut self, stream: u32) -> Result<Option<CallId>, Fault> {
        let slot = match self.streams.get_mut(&stream) {
            Some(slot) => slot,
            None => return Ok(None), // rule 11
        };
        slot.credit = slot
            .credit
            .checked_sub(1)
            .ok_or_else(|| Fault::new(frames::FLOW_CONTROL, "a message without credit"))?;
        Ok(slot.call)
    }

    fn take_preface(&mut self, input: &mut Vec<u8>) -> Result<(), Error> {
        let count = input.len().min(4);
        if input[..count] != frames::PREFACE[..count] {
            return Err(Error::unreachable("what answers does not speak JTN/1"));
        }
        if input.len() < frames::PREFACE.len() {
            return Ok(());
        }
        let (version, status) = (input[4], input[5]);
        if status != 0 || version != 1 {
            self.last_stream = 0; // rule 3
            let (reason, why) = match status {
                2 => ("UNREACHABLE", "it is overloaded"),
                3 => ("DRAINING", "it is stopping"),
                _ => ("UNREACHABLE", "no common version"),
            };
            return Err(Error::new(Code::Unavailable, reason, format!("the server refused the connection: {why}")));
        }
        self.has_preface = true;
        input.drain(..frames::PREFACE.len());
        Ok(())
    }
}

impl State {
    /// Takes whole frames from the front of `input`. Ends the connection where one is wrong.
    pub(crate) fn take_input(&mut self, id: ConnectionId, input: &mut Vec<u8>) {
        let connection = match self.connections.get_mut(&id).filter(|each| !each.is_broken) {
            Some(connection) => connection,
            None => return,
        };
        connection.heard();
        if !connection.has_preface {
            if let Err(error) = connection.take_preface(input) {
                return self.end_connection(id, error);
            }
        }
        let mut at = 0;
        let fault = loop {
            let connection = match self.connections.get(&id).filter(|each| !each.is_broken && each.has_preface) {
                Some(connection) => connection,
                None => break None,
            };
            let rest = &input[at..];
            if rest.len() < frames::HEADER_BYTES {
                break None;
            }
            let header = Header::read(rest);
            if let Err(fault) = header.check(!connection.is_greeted, connection.opened) {
                break Some(fault);
            }
            let payload = match rest[frames::HEADER_BYTES..].get(..header.length as usize) {
                Some(payload) => payload,
                None => break None,
            };
            at += frames::HEADER_BYTES + payload.len();
            if header.kind < frames::EXTENSION {
                if let Err(fault) = self.take_frame(id, header, payload) {
                    break Some(fault);
                }
            }
        };
        input.drain(..at);
        if let Some(fault) = fault {
            return self.blame(id, &fault);
        }
        if self.connections.get(&id).map_or(false, |each| each.is_leaving && each.streams.is_empty()) {
            self.end_connection(id, Error::unreachable("the server said GOAWAY"));
        }
    }

    fn take_frame(&mut self, id: ConnectionId, header: Header, payload: &[u8]) -> Result<(), Fault> {
        let connection = match self.connections.get_mut(&id) {
            Some(connection) => connection,
            None => return Ok(()),
        };
        let (control, body) = payload.split_at(header.control.into());
        match header.kind {
            frames::HELLO => {
                let hello = Hello::decode(control)?;
                let is_first = !connection.is_greeted;
                connection.take_hello(&hello);
                if is_first {
                    self.established(id);
                }
                self.advance();
            }
            frames::MESSAGE => {
                if let Some(call) = connection.take_message(header.stream)? {
                    self.received(call, body.to_vec());
                }
            }
            frames::RESPONSE => {
                if connection.streams.contains_key(&header.stream) {
                    let error = Error::of_response(control)?;
                    let call = connection.streams.remove(&header.stream).and_then(|slot| slot.call);
                    match (call, error) {
                        (Some(call), Some(error)) => self.failed(call, error),
                        (Some(call), None) => {
                            self.answered(call, (header.flags & frames::NO_MESSAGE == 0).then(|| body.to_vec()))
                        }
                        (None, _) => {}
                    }
                    self.advance();
                }
            }
            frames::CREDIT => match u32::from_be_bytes([body[0], body[1], body[2], body[3]]) {
                0 => return Err(Fault::protocol("credit of nothing")),
                // This client's messages are all in its REQUESTs, so any sum that fits is of no use to it.
                0x7fff_fffc.. => return Err(Fault::new(frames::FLOW_CONTROL, "credit beyond all bounds")),
                _ => {}
            },
            frames::PING => connection.take_ping(body)?,
            frames::GOAWAY => self.take_goaway(id, GoAway::decode(control)?),
            _ => {} // PONG: that it came is all
        }
        Ok(())
    }

    /// Calls the server will not look at go to another connection; their slots stay until it has said so.
    fn take_goaway(&mut self, id: ConnectionId, away: GoAway) {
        let message = format!("the server said GOAWAY: {}", away.message);
        let error = Error::new(Code::Unavailable, "DRAINING", message).unprocessed();
        self.leave(id);
        let connection = match self.connections.get_mut(&id) {
            Some(connection) => connection,
            None => return,
        };
        connection.is_leaving = true;
        connection.last_stream = connection.last_stream.min(away.last_stream_id);
        let last = connection.last_stream;
        let unseen = connection.streams.iter_mut().filter(|(stream, _)| **stream > last);
        let calls: Vec<CallId> = unseen.filter_map(|(_, slot)| slot.call.take()).collect();
        for call in calls {
            self.failed(call, error.clone());
        }
    }

    /// Rule 31.
    fn blame(&mut self, id: ConnectionId, fault: &Fault) {
        if let Some(connection) = self.connections.get_mut(&id) {
            let away = GoAway { code: fault.code, message: fault.message.into(), ..GoAway::default() };
            connection.say(frames::GOAWAY, 0, 0, &away.encode_to_vec(), &[]);
        }
        self.end_connection(id, Error::unreachable(fault.message));
    }

    /// Nothing has come for the connection's patience (rule 42).
    pub(crate) fn silence(&mut self, id: ConnectionId, keepalive: Duration) {
        let connection = match self.connections.get_mut(&id).filter(|each| !each.is_broken) {
            Some(connection) => connection,
            None => return,
        };
        if !connection.patience(keepalive).is_zero() {
            return;
        }
        if connection.asked.is_some() {
            return self.blame(id, &Fault::new(frames::TIMEOUT, "the server is silent"));
        }
        connection.asked = Some(Instant::now());
        connection.say(frames::PING, 0, 0, &[], b"there?\0\0");
    }

    /// Its calls fail; what it has to say still is written, by the thread that then closes the socket.
    pub(crate) fn end_connection(&mut self, id: ConnectionId, error: Error) {
        self.leave(id);
        let connection = match self.connections.get_mut(&id).filter(|each| !each.is_broken) {
            Some(connection) => connection,
            None => return,
        };
        connection.is_broken = true;
        *connection.failure.lock().unwrap() = Some(error.clone());
        connection.has_output.notify_all();
        let last = connection.last_stream;
        for (stream, slot) in std::mem::take(&mut connection.streams) {
            if let Some(call) = slot.call {
                let error = error.clone();
                self.failed(call, if stream > last { error.unprocessed() } else { error }); // rule 34
            }
        }
    }
}
