use crate::channel::Channel;
use crate::error::Error;
use crate::frames::INITIAL_CREDIT;
use crate::secret::Secret;
use crate::state::{CallId, CallState, State};
use prost::Message;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

/// What one call wants otherwise than its channel.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) token: Option<Secret>,
    pub(crate) metadata: Vec<(String, Vec<u8>)>,
    pub(crate) waits_for_ready: bool,
}

impl CallOptions {
    pub fn new() -> CallOptions {
        CallOptions::default()
    }

    /// Over all attempts.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Takes the place of the channel's.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(token.into());
        self
    }

    pub fn metadata(mut self, key: impl Into<String>, value: impl Into<Vec<u8>>) -> Self {
        self.metadata.push((key.into(), value.into()));
        self
    }

    /// Waits for a connection instead of failing when there is none.
    pub fn wait_for_ready(mut self) -> Self {
        self.waits_for_ready = true;
        self
    }
}

/// Ends a call with CANCELLED, from any thread, if it has not ended.
#[derive(Clone, Debug)]
pub struct Canceller {
    channel: Channel,
    id: CallId,
}

impl Canceller {
    pub fn cancel(&self) {
        self.channel.lock().withdraw(self.id, Error::cancelled());
    }
}

/// What both kinds of calls are: forgotten by the channel, and cancelled at the server, when they are dropped.
struct Running {
    channel: Channel,
    id: CallId,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.channel.lock().forget(self.id);
    }
}

impl Running {
    fn canceller(&self) -> Canceller {
        Canceller { channel: self.channel.clone(), id: self.id }
    }

    /// Blocks until `take` finds something.
    fn wait<T>(&self, take: impl Fn(&mut State, CallId) -> Option<T>) -> T {
        let mut state = self.channel.lock();
        loop {
            if let Some(found) = take(&mut state, self.id) {
                return found;
            }
            let changed = state.calls.get(&self.id).map(|call| Arc::clone(&call.changed)).unwrap_or_default();
            state = changed.wait(state).unwrap_or_else(|poisoned| poisoned.into_inner());
        }
    }

    fn poll<T>(&self, context: &Context<'_>, take: impl Fn(&mut State, CallId) -> Option<T>) -> Poll<T> {
        let mut state = self.channel.lock();
        if let Some(found) = take(&mut state, self.id) {
            return Poll::Ready(found);
        }
        if let Some(call) = state.calls.get_mut(&self.id) {
            call.waker = Some(context.waker().clone());
        }
        Poll::Pending
    }
}

fn decode<R: Message + Default>(bytes: &[u8]) -> Result<R, Error> {
    R::decode(bytes).map_err(|_| Error::bad_answer("the answer cannot be read"))
}

fn answer<R: Message + Default>(state: &mut State, id: CallId) -> Option<Result<R, Error>> {
    let end = match state.calls.get(&id) {
        Some(CallState { end, .. }) => end.clone()?,
        None => Err(Error::cancelled()),
    };
    Some(end.and_then(|body| match body {
        Some(body) => decode(&body),
        None => Err(Error::bad_answer("the answer has no message")), // rule 13
    }))
}

/// The next message, its fault, or the end.
fn message<R: Message + Default>(state: &mut State, id: CallId) -> Option<Option<Result<R, Error>>> {
    let call = state.calls.get_mut(&id)?;
    let bytes = match call.inbox.pop_front() {
        Some(bytes) => bytes,
        None => return call.end.clone().map(|end| end.err().map(Err)),
    };
    call.taken += 1;
    if call.taken >= INITIAL_CREDIT / 2 {
        if let Some((connection, stream)) = call.place {
            let taken = std::mem::take(&mut call.taken);
            if let Some(connection) = state.connections.get_mut(&connection) {
                connection.grant(stream, taken); // rule 23
            }
        }
    }
    let message = decode(&bytes);
    if message.is_err() {
        state.withdraw(id, Error::cancelled());
    }
    Some(Some(message))
}

/// A unary call that runs. Wait for it in a thread, or await it: it needs no runtime. Dropping it cancels it.
#[must_use = "a call that is dropped is cancelled"]
pub struct Call<R> {
    running: Running,
    types: PhantomData<fn() -> R>,
}

impl<R: Message + Default> Call<R> {
    pub(crate) fn new(channel: Channel, id: CallId) -> Call<R> {
        Call { running: Running { channel, id }, types: PhantomData }
    }

    /// Blocks until it has ended.
    pub fn wait(self) -> Result<R, Error> {
        self.running.wait(answer)
    }

    pub fn canceller(&self) -> Canceller {
        self.running.canceller()
    }
}

impl<R: Message + Default> Future for Call<R> {
    type Output = Result<R, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.running.poll(context, answer)
    }
}

impl<R> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({})", self.running.id)
    }
}

/// A stream of answers: an iterator that blocks, or `next_message().await`. An error is its last item. Dropping it cancels it.
#[must_use = "a stream that is dropped is cancelled"]
pub struct Streaming<R> {
    running: Running,
    is_over: bool,
    types: PhantomData<fn() -> R>,
}

impl<R: Message + Default> Streaming<R> {
    pub(crate) fn new(channel: Channel, id: CallId) -> Streaming<R> {
        Streaming { running: Running { channel, id }, is_over: false, types: PhantomData }
    }

    pub fn canceller(&self) -> Canceller {
        self.running.canceller()
    }

    /// As `next`, for tasks.
    pub async fn next_message(&mut self) -> Option<Result<R, Error>> {
        NextMessage(self).await
    }

    pub fn poll_message(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R, Error>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let polled = self.running.poll(context, message);
        if let Poll::Ready(item) = &polled {
            self.is_over = !matches!(item, Some(Ok(_)));
        }
        polled
    }
}

struct NextMessage<'a, R>(&'a mut Streaming<R>);

impl<R: Message + Default> Future for NextMessage<'_, R> {
    type Output = Option<Result<R, Error>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_message(context)
    }
}

impl<R: Message + Default> Iterator for Streaming<R> {
    type Item = Result<R, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let item = self.running.wait(message);
        self.is_over = !matches!(item, Some(Ok(_)));
        item
    }
}

impl<R> fmt::Debug for Streaming<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Streaming({})", self.running.id)
    }
}
