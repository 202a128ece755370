//! What a channel knows of its calls and connections, and the rules by which they change. No thread and no socket: those
//! are in channel.rs and connection.rs, which call this under the channel's lock.

use crate::connection::Connection;
use crate::error::{Code, Error};
use crate::frames::STREAM_MAXIMUM;
use crate::method::{jittered, pause_after};
use crate::secret::Secret;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar};
use std::task::Waker;
use std::time::{Duration, Instant};

/// Tokens in tenths: a retry costs one, a success gives a tenth back (rule 21).
const BUDGET: u32 = 100;
const COST: u32 = 10;
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

pub(crate) type CallId = u64;
pub(crate) type ConnectionId = u64;

/// What is asked.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) method: &'static str,
    pub(crate) body: Vec<u8>,
    pub(crate) is_stream: bool,
    pub(crate) is_repeatable: bool,
    pub(crate) deadline: Option<Instant>,
    pub(crate) token: Option<Secret>,
    pub(crate) metadata: Vec<(String, Vec<u8>)>,
    pub(crate) waits_for_ready: bool,
}

pub(crate) type End = Result<Option<Vec<u8>>, Error>;

#[derive(Debug)]
pub(crate) struct CallState {
    pub(crate) asked: Asked,
    pub(crate) attempt: u32,
    pub(crate) place: Option<(ConnectionId, u32)>,
    resume_at: Option<Instant>,
    pub(crate) inbox: VecDeque<Vec<u8>>,
    pub(crate) taken: u32,
    pub(crate) end: Option<End>,
    pub(crate) changed: Arc<Condvar>,
    pub(crate) waker: Option<Waker>,
}

impl CallState {
    pub(crate) fn new(asked: Asked) -> CallState {
        CallState {
            asked,
            attempt: 0,
            place: None,
            resume_at: None,
            inbox: VecDeque::new(),
            taken: 0,
            end: None,
            changed: Arc::default(),
            waker: None,
        }
    }

    fn tell(&mut self) {
        self.changed.notify_all();
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    fn finish(&mut self, end: End) {
        if self.end.is_none() {
            self.end = Some(end);
            self.place = None;
            self.resume_at = None;
            self.tell();
        }
    }
}

/// Where the channel stands with connecting.
#[derive(Debug, Default)]
pub(crate) struct Dialling {
    pub(crate) is_going_on: bool,
    pub(crate) turn: usize,
    pub(crate) failures: u32,
    pub(crate) paused_until: Option<Instant>,
    pub(crate) last_failure: Option<Error>,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) is_closed: bool,
    pub(crate) addresses: usize,
    attempts: u32,
    calls_maximum: usize,
    budget: u32,
    last_id: u64,
    pub(crate) calls: HashMap<CallId, CallState>,
    pub(crate) waiting: VecDeque<CallId>,
    pub(crate) connections: HashMap<ConnectionId, Connection>,
    /// Takes new calls.
    pub(crate) current: Option<ConnectionId>,
    pub(crate) dialling: Dialling,
    /// The keeper of time sleeps until then at most; `None` is for ever.
    pub(crate) alarm: Option<Instant>,
}

impl State {
    pub(crate) fn new(addresses: usize, attempts: u32, calls_maximum: usize) -> State {
        State {
            is_closed: false,
            addresses,
            attempts,
            calls_maximum,
            budget: BUDGET,
            last_id: 0,
            calls: HashMap::new(),
            waiting: VecDeque::new(),
            connections: HashMap::new(),
            current: None,
            dialling: Dialling::default(),
            alarm: None,
        }
    }

    pub(crate) fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    // --- calls ---

    pub(crate) fn add(&mut self, call: CallState) -> CallId {
        let id = self.next_id();
        let is_one_too_many = self.calls.len() >= self.calls_maximum;
        self.calls.insert(id, call);
        match is_one_too_many {
            true => self.withdraw(id, Error::new(Code::ResourceExhausted, "TOO_MANY_CALLS", "too many calls are open")),
            false => self.begin(id),
        }
        id
    }

    /// At its first attempt, or a later one.
    fn begin(&mut self, id: CallId) {
        let call = match self.calls.get_mut(&id) {
            Some(call) => call,
            None => return,
        };
        call.resume_at = None;
        let is_pausing = self.dialling.paused_until.map_or(false, |until| Instant::now() < until);
        if self.is_closed {
            call.finish(Err(Error::closed()));
        } else if let (true, false, Some(error)) = (is_pausing, call.asked.waits_for_ready, &self.dialling.last_failure) {
            let error = error.clone().unprocessed();
            self.failed(id, error);
        } else {
            self.waiting.push_back(id);
            self.advance();
        }
    }

    /// Puts waiting calls where there is room.
    pub(crate) fn advance(&mut self) {
        while let Some(connection) = self.current.and_then(|id| self.connections.get_mut(&id)) {
            if !connection.has_room() {
                break;
            }
            let id = match self.waiting.pop_front() {
                Some(id) => id,
                None => break,
            };
            let call = match self.calls.get_mut(&id).filter(|call| call.end.is_none()) {
                Some(call) => call,
                None => continue,
            };
            match connection.put(id, call) {
                Ok(stream) => {
                    call.place = Some((connection.id, stream));
                    if stream == STREAM_MAXIMUM {
                        self.current = None; // rule 9
                    }
                }
                Err(error) => self.failed(id, error),
            }
        }
    }

    pub(crate) fn wants_connection(&self) -> bool {
        !self.is_closed && self.current.is_none() && !self.dialling.is_going_on && !self.waiting.is_empty()
    }

    /// Ends a call, or lets it wait for another attempt where rule 21 has one.
    pub(crate) fn failed(&mut self, id: CallId, error: Error) {
        let pause = self.pause_before_retry(id, &error);
        let call = match self.calls.get_mut(&id) {
            Some(call) => call,
            None => return,
        };
        call.place = None;
        match pause.map(|pause| Instant::now() + pause).filter(|at| call.asked.deadline.map_or(true, |end| *at < end)) {
            Some(at) => {
                self.budget -= COST;
                call.attempt += 1;
                call.resume_at = Some(at);
                self.alarm = Some(self.alarm.map_or(at, |alarm| alarm.min(at)));
            }
            None => call.finish(Err(error)),
        }
    }

    fn pause_before_retry(&self, id: CallId, error: &Error) -> Option<Duration> {
        let call = self.calls.get(&id)?;
        let may_repeat = error.not_processed || error.code == Code::Unavailable && call.asked.is_repeatable;
        let is_refused = call.asked.is_stream || call.end.is_some() || error.is_final || self.is_closed;
        if is_refused || !may_repeat || call.attempt + 1 >= self.attempts || self.budget < COST {
            return None;
        }
        Some(error.retry_after.unwrap_or_else(|| jittered(pause_after(call.attempt))))
    }

    pub(crate) fn answered(&mut self, id: CallId, body: Option<Vec<u8>>) {
        self.budget = (self.budget + 1).min(BUDGET);
        if let Some(call) = self.calls.get_mut(&id) {
            call.finish(Ok(body));
        }
    }

    pub(crate) fn received(&mut self, id: CallId, body: Vec<u8>) {
        if let Some(call) = self.calls.get_mut(&id).filter(|call| call.asked.is_stream) {
            call.inbox.push_back(body);
            call.tell();
        } // rule 13: else dropped
    }

    /// Ends a call of which the server does not know yet that nobody waits for it.
    pub(crate) fn withdraw(&mut self, id: CallId, error: Error) {
        let call = match self.calls.get_mut(&id).filter(|call| call.end.is_none()) {
            Some(call) => call,
            None => return,
        };
        let place = call.place;
        call.inbox.clear(); // who has withdrawn is told so at once
        call.finish(Err(error));
        self.waiting.retain(|other| *other != id);
        if let Some((connection, stream)) = place {
            if let Some(connection) = self.connections.get_mut(&connection) {
                connection.cancel(stream);
            }
        }
    }

    pub(crate) fn forget(&mut self, id: CallId) {
        self.withdraw(id, Error::cancelled());
        self.calls.remove(&id);
    }

    // --- connections ---

    /// It takes no more calls; the next is to another server, if there is one.
    pub(crate) fn leave(&mut self, id: ConnectionId) {
        if self.current == Some(id) {
            self.current = None;
            self.dialling.turn += 1;
        }
    }

    pub(crate) fn established(&mut self, id: ConnectionId) {
        self.dialling = Dialling { turn: self.dialling.turn, ..Dialling::default() };
        self.current = Some(id);
        self.advance();
    }

    /// All servers are tried before there is a pause (rule 51).
    pub(crate) fn dialling_failed(&mut self, error: Error) {
        let dialling = &mut self.dialling;
        dialling.turn += 1;
        dialling.failures += 1;
        dialling.last_failure = Some(error.clone());
        if dialling.failures % self.addresses as u32 != 0 {
            return;
        }
        let round = dialling.failures / self.addresses as u32 - 1;
        dialling.paused_until = Some(Instant::now() + jittered(pause_after(round).min(LONGEST_PAUSE)));
        for id in std::mem::take(&mut self.waiting) {
            match self.calls.get(&id) {
                Some(call) if call.asked.waits_for_ready => self.waiting.push_back(id),
                _ => self.failed(id, error.clone().unprocessed()),
            }
        }
    }

    pub(crate) fn close(&mut self) {
        self.is_closed = true;
        for id in self.calls.keys().copied().collect::<Vec<_>>() {
            self.withdraw(id, Error::closed());
        }
        for id in self.connections.keys().copied().collect::<Vec<_>>() {
            self.end_connection(id, Error::closed());
        }
    }

    // --- time ---

    /// Ends and resumes what is due, and sets the next alarm.
    pub(crate) fn time_passed(&mut self) {
        let now = Instant::now();
        let late = |call: &CallState| call.end.is_none() && call.asked.deadline.map_or(false, |end| end <= now);
        let due = |call: &CallState| call.end.is_none() && call.resume_at.map_or(false, |at| at <= now);
        let pick = |calls: &HashMap<CallId, CallState>, test: &dyn Fn(&CallState) -> bool| -> Vec<CallId> {
            calls.iter().filter(|(_, call)| test(call)).map(|(id, _)| *id).collect()
        };
        for id in pick(&self.calls, &late) {
            self.withdraw(id, Error::deadline_exceeded());
        }
        for id in pick(&self.calls, &due) {
            self.begin(id);
        }
        let open = self.calls.values().filter(|call| call.end.is_none());
        self.alarm = open.flat_map(|call| [call.asked.deadline, call.resume_at]).flatten().min();
    }
}
