"""The channel for asyncio."""

from __future__ import annotations

import asyncio
import collections
import secrets
from typing import Generic, TypeVar

from google.protobuf.message import DecodeError

from jeton.rpc.v1.control_pb2 import Metadata, RequestHeader

from .connection import Call, Connection
from .connector import Connector
from .errors import RPCError, bad_answer, cancelled, too_late
from .methods import Method
from .options import Options
from .retry import Retries, pause
from .token import Token

__all__ = ["Channel", "Stream"]

Response = TypeVar("Response")


class Channel:
    """Where a program's calls to one server go. Share it: calls from any task of one event loop run
    side by side. It connects when a call needs it. It takes an address and what else `jeton.Options`
    has, or an Options."""

    def __init__(self, address: str | Options, **options):
        self.options = address if isinstance(address, Options) else Options(address, **options)
        self._connector = Connector(self.options)
        self._retries = Retries(self.options.attempts)

    def __repr__(self):
        return f"jeton.aio.Channel({self.options!r})"

    async def __aenter__(self) -> Channel:
        return self

    async def __aexit__(self, *_) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends open calls with UNAVAILABLE. No call can be made any more."""
        self._connector.close()

    async def unary(self, method: Method, request, *, timeout=None, token=None,
                    wait_for_ready=None, metadata=()):
        """`timeout` is in seconds, for all attempts together; `metadata` are pairs of a name and
        bytes. To cancel the task that waits cancels the call."""
        if method.takes_request_id and not request.request_id:
            named = type(request)()
            named.CopyFrom(request)
            named.request_id = secrets.token_hex(16)
            request = named
        attempt = Attempt(self, method, request, token, wait_for_ready, metadata)
        deadline = (asyncio.get_running_loop().time()
                    + (self.options.timeout if timeout is None else timeout))
        self._connector.admit(attempt)
        try:
            async with asyncio.timeout_at(deadline):
                return await self._repeated(method, attempt, deadline)
        except TimeoutError:
            raise too_late() from None
        finally:
            self._connector.release(attempt)

    async def _repeated(self, method: Method, attempt: Attempt, deadline: float):
        """One deadline over all attempts: the error stands that would outlive it."""
        while True:
            try:
                answer = await self._attempt(attempt, deadline)
                self._retries.succeeded()
                return decode(method, answer)
            except RPCError as error:
                rest = self._retries.pause(error, attempt.number, method.repeatable)
                if rest is None or asyncio.get_running_loop().time() + rest >= deadline:
                    raise
            await self._connector.pause(rest)
            attempt.number += 1

    async def _attempt(self, attempt: Attempt, deadline: float) -> bytes:
        connection = await self._connector.connection(attempt.wait_for_ready)
        end = asyncio.get_running_loop().create_future()

        def ended(outcome):
            if not end.done():
                end.set_result(outcome)

        call = attempt.call(deadline, ended)
        connection.start(call)
        try:
            error, answer = await end
        except asyncio.CancelledError:
            connection.cancel(call)
            raise
        if error:
            raise error
        if answer is None:
            raise bad_answer("the answer has no message")
        return answer

    def stream(self, method: Method, request, *, timeout=None, token=None, wait_for_ready=None,
               metadata=()) -> Stream:
        """Opens when the first message is asked for. `timeout` is for the whole stream."""
        attempt = Attempt(self, method, request, token, wait_for_ready, metadata)
        return Stream(self._connector, method, attempt, timeout)


class Attempt:
    """What all attempts of a call have in common."""

    def __init__(self, channel: Channel, method: Method, request, token, wait_for_ready, metadata):
        self._method, self._metadata = method, metadata
        self._body = request.SerializeToString()
        self._token = Token.of(token)
        self.wait_for_ready = (
            channel.options.wait_for_ready if wait_for_ready is None else wait_for_ready)
        self.number = 0

    def call(self, deadline: float | None, on_end, **more) -> Call:
        left = 0
        if deadline is not None:
            left = max(int((deadline - asyncio.get_running_loop().time()) * 1000), 1)
        header = RequestHeader(
            method=self._method.name, timeout_ms=left, attempt=self.number,
            authorization=self._token.reveal() if self._token else b"",
            metadata=[Metadata(key=key, value=value) for key, value in self._metadata])
        return Call(header, self._body, on_end, **more)


class Stream(Generic[Response]):
    """Answers in order; iterate it with `async for`. It is cancelled by `cancel()`, at the end of
    an `async with`, and when the task that waits for a message is cancelled."""

    def __init__(self, connector: Connector, method: Method, attempt: Attempt, timeout):
        self._connector, self._method, self._attempt = connector, method, attempt
        self._timeout, self._deadline = timeout, None
        self._connection: Connection | None = None
        self._call: Call | None = None
        self._inbox: collections.deque[bytes] = collections.deque()
        self._arrived = asyncio.Event()
        self._end: tuple[RPCError | None] | None = None

    def __aiter__(self) -> Stream[Response]:
        return self

    async def __anext__(self) -> Response:
        message = await self.read()
        if message is None:
            raise StopAsyncIteration
        return message

    async def __aenter__(self) -> Stream[Response]:
        return self

    async def __aexit__(self, *_) -> None:
        self.cancel()

    async def read(self) -> Response | None:
        """The next message, or None when the stream has ended well."""
        try:
            async with asyncio.timeout_at(self._deadline_from_now()):
                return await self._next()
        except TimeoutError:
            self.cancel()
            raise too_late() from None
        except asyncio.CancelledError:
            self.cancel()
            raise

    def _deadline_from_now(self) -> float | None:
        if self._deadline is None and self._timeout is not None:
            self._deadline = asyncio.get_running_loop().time() + self._timeout
        return self._deadline

    async def _next(self) -> Response | None:
        if self._call is None and self._end is None:
            await self._open()
        while not self._inbox:
            if self._end:
                if self._end[0]:
                    raise self._end[0]
                return None
            self._arrived.clear()
            await self._arrived.wait()
        body = self._inbox.popleft()
        self._connection.took(self._call)
        try:
            return decode(self._method, body)
        except RPCError:
            self.cancel()
            raise

    async def _open(self) -> None:
        self._connector.admit(self._attempt)
        try:
            self._connection = await self._connector.connection(self._attempt.wait_for_ready)
        except BaseException:
            self._connector.release(self._attempt)
            raise
        self._call = self._attempt.call(self._deadline, self._ended, on_message=self._came)
        self._connection.start(self._call)

    def _came(self, body: bytes) -> None:
        self._inbox.append(body)
        self._arrived.set()

    def _ended(self, outcome) -> None:
        self._end = self._end or (outcome[0],)
        self._connector.release(self._attempt)
        self._arrived.set()

    def cancel(self) -> None:
        """What comes afterwards is dropped."""
        if self._end is None:
            self._ended((cancelled(), None))
            if self._call:
                self._connection.cancel(self._call)
        self._inbox.clear()


def decode(method: Method, body: bytes):
    try:
        return method.response.FromString(body)
    except DecodeError:
        raise bad_answer("the answer cannot be read") from None
