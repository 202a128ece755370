"""The channel for threads: that of asyncio, on a thread of its own."""

from __future__ import annotations

import asyncio
import concurrent.futures
import os
import threading
from typing import Generic, TypeVar

from . import aio
from .errors import closed
from .methods import Method
from .options import Options

Response = TypeVar("Response")


class Channel:
    """Where a program's calls to one server go. Share it: calls from any thread run side by side.
    It connects when a call needs it. It takes an address, and what `jeton.Options` has beside it; or
    an Options."""

    def __init__(self, address: str | Options, **options):
        self.options = address if isinstance(address, Options) else Options(address, **options)
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._is_closed = False

    def __repr__(self):
        return f"jeton.Channel({self.options!r})"

    def __enter__(self) -> Channel:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Ends open calls with UNAVAILABLE. No call can be made any more."""
        with self._lock:
            worker, self._worker, self._is_closed = self._worker, None, True
        if worker:
            worker.stop()

    def unary(self, method: Method, request, **options):
        """As `jeton.aio.Channel.unary`."""
        future = self._start(method, request, options)
        try:
            return future.result()
        except BaseException:
            future.cancel()  # a Ctrl-C, while waiting
            raise

    def stream(self, method: Method, request, **options) -> Stream:
        worker = self._running()
        return Stream(worker, worker.channel.stream(method, request, **options))

    @property
    def futures(self) -> Futures:
        """Give this to a stub, and its unary calls return futures, by which they are cancelled."""
        return Futures(self)

    def _start(self, method: Method, request, options) -> concurrent.futures.Future:
        worker = self._running()
        return worker.run(worker.channel.unary(method, request, **options))

    def _running(self) -> Worker:
        """Threads do not survive a fork: the child gets one, and a connection, of its own."""
        worker = self._worker
        if worker and worker.process == os.getpid():
            return worker
        with self._lock:
            if self._is_closed:
                raise closed()
            if self._worker is None or self._worker.process != os.getpid():
                self._worker = Worker(aio.Channel(self.options))
            return self._worker


class Futures:
    def __init__(self, channel: Channel):
        self._channel = channel

    def unary(self, method: Method, request, **options) -> concurrent.futures.Future:
        return self._channel._start(method, request, options)

    def stream(self, method: Method, request, **options) -> Stream:
        return self._channel.stream(method, request, **options)


class Stream(Generic[Response]):
    """Answers in order; iterate it. It is cancelled by `cancel()`, from any thread, and at the end
    of a `with`."""

    def __init__(self, worker: Worker, stream: aio.Stream):
        self._worker, self._stream = worker, stream

    def __iter__(self) -> Stream[Response]:
        return self

    def __next__(self) -> Response:
        message = self._worker.run(self._stream.read()).result()
        if message is None:
            raise StopIteration
        return message

    def __enter__(self) -> Stream[Response]:
        return self

    def __exit__(self, *_) -> None:
        self.cancel()

    def cancel(self) -> None:
        self._worker.loop.call_soon_threadsafe(self._stream.cancel)


class Worker:
    """A thread with an event loop."""

    def __init__(self, channel: aio.Channel):
        self.process = os.getpid()
        self.channel = channel
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="jeton", daemon=True)
        self._thread.start()

    def run(self, coroutine) -> concurrent.futures.Future:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop)

    def stop(self) -> None:
        self.run(self._finish()).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    async def _finish(self) -> None:
        await self.channel.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait(others, timeout=1) if others else None
