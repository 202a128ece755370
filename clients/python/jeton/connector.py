"""Keeps a channel connected while there are calls."""

from __future__ import annotations

import asyncio
import ssl

from .connection import Connection, tls_refusal
from .errors import Code, RPCError, closed, unreachable
from .options import Endpoint, Options
from .retry import pause


class Connector:
    def __init__(self, options: Options):
        self._options = options
        self._tls: ssl.SSLContext | None = None
        self._current: Connection | None = None
        self._leaving: set[Connection] = set()
        self._connecting: asyncio.Task | None = None
        self._turn = 0
        self._failures = 0
        self._pausing_until = 0.0
        self._error: RPCError | None = None
        self._closing = asyncio.Event()
        self._admitted: set[object] = set()

    def admit(self, call: object) -> None:
        """Refuses one beyond the most that may be open."""
        if len(self._admitted) >= self._options.calls_maximum:
            raise RPCError.local(
                Code.RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", f"{len(self._admitted)} calls are open")
        self._admitted.add(call)

    def release(self, call: object) -> None:
        self._admitted.discard(call)

    async def pause(self, seconds: float) -> None:
        """Not longer than the channel is open."""
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            return
        raise closed()

    async def connection(self, wait: bool) -> Connection:
        """One that takes calls. Fails at once while there is none, unless `wait`."""
        loop = asyncio.get_running_loop()
        while True:
            if self._closing.is_set():
                raise closed()
            if self._current and self._current.is_usable:
                return self._current
            rest = self._pausing_until - loop.time()
            if rest > 0:
                if not wait:
                    raise self._error
                await self.pause(rest)
                continue
            if self._connecting is None:
                self._connecting = loop.create_task(self._connect())
            try:
                # Shared: the connection is not this caller's alone.
                await asyncio.shield(self._connecting)
            except RPCError as error:
                if error.final or not wait:
                    raise
            except asyncio.CancelledError:
                if self._closing.is_set():
                    raise closed() from None
                raise

    async def _connect(self) -> None:
        """Tries all servers before there is a pause."""
        try:
            if self._current:
                self._leave()
            for _ in self._options.endpoints:
                try:
                    self._current = await self._open(self._options.endpoints[self._turn])
                    self._failures = 0
                    return
                except RPCError as error:
                    self._error = error
                    self._next_turn()
            self._failures += 1
            self._pausing_until = asyncio.get_running_loop().time() + pause(self._failures)
            raise self._error
        finally:
            self._connecting = None

    def _leave(self) -> None:
        """Its open calls go on; the next connection is to another server, if there is one."""
        self._leaving = {old for old in self._leaving if old.ended is None} | {self._current}
        self._current = None
        self._next_turn()

    def _next_turn(self) -> None:
        self._turn = (self._turn + 1) % len(self._options.endpoints)

    async def _open(self, endpoint: Endpoint) -> Connection:
        connection = None
        try:
            async with asyncio.timeout(self._options.connect_timeout):
                connection = await self._dial(endpoint)
                await connection.greeted
                return connection
        except ssl.SSLError as error:
            raise tls_refusal(error, str(endpoint))
        except TimeoutError:
            raise unreachable(f"{endpoint} does not answer", not_processed=True)
        except OSError as error:
            raise unreachable(f"{endpoint}: {error}", not_processed=True)
        finally:
            if connection and not connection.greeted.done():
                connection.close(unreachable(f"{endpoint} does not answer", not_processed=True))

    async def _dial(self, endpoint: Endpoint) -> Connection:
        loop = asyncio.get_running_loop()

        def protocol():
            return Connection(self._options, str(endpoint))

        if endpoint.path:
            return (await loop.create_unix_connection(protocol, endpoint.path))[1]
        if not endpoint.secure:
            return (await loop.create_connection(protocol, endpoint.host, endpoint.port))[1]
        if self._tls is None:
            self._tls = self._options.tls()
        return (await loop.create_connection(
            protocol, endpoint.host, endpoint.port, ssl=self._tls,
            server_hostname=self._options.server_name or endpoint.host))[1]

    def close(self) -> None:
        self._closing.set()
        if self._connecting:
            self._connecting.cancel()
        for connection in {self._current, *self._leaving} - {None}:
            connection.close(closed())
