use crate::call::{CallOptions, Canceller, Streaming};
use crate::channel::Channel;
use crate::error::{Code, Error};
use crate::method::{jittered, pause_after};
use crate::v1::{EventFilter, LedgerServiceClient, WatchEventsRequest, WatchEventsResponse};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// Follows the ledger across lost connections: nothing is seen twice, and nothing is left out. An iterator that blocks; it
/// ends only with an error other than UNAVAILABLE, which a cancelled watch is too, or with the channel.
#[derive(Debug)]
pub struct Watch {
    ledger: LedgerServiceClient,
    position: WatchEventsRequest,
    stream: Option<Streaming<WatchEventsResponse>>,
    failures: u32,
    is_over: bool,
    stop: WatchCanceller,
}

/// Ends a watch with CANCELLED, from any thread.
#[derive(Clone, Debug, Default)]
pub struct WatchCanceller(Arc<(Mutex<Stop>, Condvar)>);

#[derive(Debug, Default)]
struct Stop {
    is_cancelled: bool,
    call: Option<Canceller>,
}

impl WatchCanceller {
    pub fn cancel(&self) {
        let mut stop = self.0 .0.lock().unwrap();
        stop.is_cancelled = true;
        if let Some(call) = &stop.call {
            call.cancel();
        }
        self.0 .1.notify_all();
    }

    /// Whether it may go on, after a pause.
    fn rest(&self, pause: Duration) -> bool {
        let until = Instant::now() + pause;
        let mut stop = self.0 .0.lock().unwrap();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if stop.is_cancelled || left.is_zero() {
                return !stop.is_cancelled;
            }
            stop = self.0 .1.wait_timeout(stop, left).unwrap().0;
        }
    }

    fn hold(&self, call: Option<Canceller>) {
        let mut stop = self.0 .0.lock().unwrap();
        if let (true, Some(call)) = (stop.is_cancelled, &call) {
            call.cancel();
        }
        stop.call = call;
    }
}

impl Watch {
    /// Events after that epoch, and those to come; without one, from now on.
    pub fn new(channel: &Channel, after_epoch: Option<u64>, filter: Option<EventFilter>) -> Watch {
        Watch {
            ledger: LedgerServiceClient::new(channel),
            position: WatchEventsRequest { after_epoch, filter, ..Default::default() },
            stream: None,
            failures: 0,
            is_over: false,
            stop: WatchCanceller::default(),
        }
    }

    pub fn canceller(&self) -> WatchCanceller {
        self.stop.clone()
    }

    fn current(&mut self) -> Result<&mut Streaming<WatchEventsResponse>, Error> {
        if self.stream.is_none() {
            let longest = Duration::from_secs(10);
            let pause = self.failures.checked_sub(1).map(|times| jittered(pause_after(times).min(longest)));
            self.failures += 1;
            if !self.stop.rest(pause.unwrap_or_default()) {
                return Err(Error::cancelled());
            }
            let stream = self.ledger.watch_events_with(self.position.clone(), CallOptions::new().wait_for_ready());
            self.stop.hold(Some(stream.canceller()));
            self.stream = Some(stream);
        }
        self.stream.as_mut().ok_or_else(Error::cancelled)
    }

    fn read(&mut self) -> Result<WatchEventsResponse, Error> {
        loop {
            match self.current()?.next() {
                Some(Ok(response)) => {
                    self.failures = 1;
                    let is_new = self.position.after_epoch.map_or(true, |epoch| response.epoch > epoch);
                    let says_position = response.event.is_none();
                    if is_new {
                        self.position.after_epoch = Some(response.epoch);
                    }
                    if is_new || says_position {
                        return Ok(response);
                    }
                }
                Some(Err(error)) if error.code != Code::Unavailable || error.is_final => return Err(error),
                Some(Err(_)) | None => {
                    self.stop.hold(None);
                    self.stream = None;
                }
            }
        }
    }
}

impl Iterator for Watch {
    type Item = Result<WatchEventsResponse, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let item = self.read();
        self.is_over = item.is_err();
        Some(item)
    }
}
