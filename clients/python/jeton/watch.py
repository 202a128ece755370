"""Follows the ledger through lost connections, without gap or duplicate."""

from __future__ import annotations

import asyncio
import concurrent.futures

from jeton.v1.ledger_client import AsyncLedgerServiceClient
from jeton.v1.ledger_pb2 import EventFilter, WatchEventsRequest, WatchEventsResponse

from . import aio
from .channel import Channel
from .errors import Code, RPCError, cancelled
from .retry import pause


class AsyncWatch:
    """Iterate it: events after `after_epoch`, and those to come, for ever. It ends when the task
    that waits is cancelled, at the end of an `async with`, or with an error that another attempt
    does not cure."""

    def __init__(self, channel: aio.Channel, *, after_epoch: int,
                 filter: EventFilter | None = None):
        self._ledger = AsyncLedgerServiceClient(channel)
        self._position = WatchEventsRequest(after_epoch=after_epoch, filter=filter)
        self._stream: aio.Stream | None = None
        self._failures = 0

    def __aiter__(self) -> AsyncWatch:
        return self

    async def __aenter__(self) -> AsyncWatch:
        return self

    async def __aexit__(self, *_) -> None:
        if self._stream:
            self._stream.cancel()

    async def __anext__(self) -> WatchEventsResponse:
        while True:
            message = await self._read()
            if message and self._is_new(message):
                return message

    async def _read(self) -> WatchEventsResponse | None:
        if self._stream is None:
            if self._failures:
                await asyncio.sleep(pause(self._failures))
            self._stream = self._ledger.watch_events(self._position, wait_for_ready=True)
        try:
            message = await self._stream.read()
        except RPCError as error:
            if error.code != Code.UNAVAILABLE or error.final:
                raise
            message = None
        if message is None:
            self._stream = None
            self._failures += 1
        return message

    def _is_new(self, message: WatchEventsResponse) -> bool:
        """A message without an event says how far the stream has come."""
        self._failures = 0
        is_new = message.epoch > self._position.after_epoch
        self._position.after_epoch = max(message.epoch, self._position.after_epoch)
        return is_new or not message.HasField("event")


class Watch:
    """As `AsyncWatch`, for threads. `cancel()`, from any thread, or the end of a `with` ends it."""

    def __init__(self, channel: Channel, *, after_epoch: int, filter: EventFilter | None = None):
        self._worker = channel._running()
        self._watch = AsyncWatch(self._worker.channel, after_epoch=after_epoch, filter=filter)
        self._reading: concurrent.futures.Future | None = None
        self._is_cancelled = False

    def __iter__(self) -> Watch:
        return self

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_) -> None:
        self.cancel()

    def __next__(self) -> WatchEventsResponse:
        self._reading = self._worker.run(self._watch.__anext__())
        try:
            if self._is_cancelled:
                self._reading.cancel()
            return self._reading.result()
        except concurrent.futures.CancelledError:
            raise cancelled() from None

    def cancel(self) -> None:
        self._is_cancelled = True
        if self._reading:
            self._reading.cancel()
        self._worker.run(self._watch.__aexit__())
