"""One connection, as a protocol of asyncio: bytes in, the ends of calls out. It knows neither
addresses nor retries."""

from __future__ import annotations

import asyncio
import collections
import ssl
from typing import Callable

from google.protobuf.message import DecodeError

from jeton.rpc.v1.control_pb2 import GoAway, Hello, RequestHeader, ResponseHeader

from . import frames
from .errors import Code, RPCError, bad_answer, unreachable
from .frames import GoAwayCode, Header, ProtocolError, Type
from .options import Options

INITIAL_CREDIT = 16
HEADER_MAXIMUM = 16 << 10
PING_INTERVAL = 10.0
PINGS_AT_ONCE = 5
PATIENCE = 20.0
"""Rule 42: for anything at all, after a PING."""

Outcome = tuple[RPCError | None, bytes | None]


class Call:
    """One attempt. `on_end` hears of its end once: an error, or the answer's bytes, which are None
    where the server sent no message."""

    __slots__ = ("header", "body", "on_message", "on_end", "stream", "granted", "taken", "credit")

    def __init__(self, header: RequestHeader, body: bytes, on_end: Callable[[Outcome], None],
                 on_message: Callable[[bytes], None] = lambda body: None):
        self.header, self.body = header, body
        self.on_message, self.on_end = on_message, on_end
        self.stream = 0
        self.granted = INITIAL_CREDIT
        self.taken = 0
        self.credit = 0


class Connection(asyncio.Protocol):
    def __init__(self, options: Options, name: str):
        self._options, self._name = options, name
        self._loop = asyncio.get_running_loop()
        self._transport = None
        self._input = bytearray()
        self._is_prefaced = False
        self.greeted = self._loop.create_future()
        """Done when calls may be put on this connection."""
        self._calls: dict[int, Call] = {}
        self._cancelled: set[int] = set()
        self._waiting: collections.deque[Call] = collections.deque()
        self._next_stream = 1
        # What every peer takes: rule 46.
        self._max_frame, self._max_header, self._max_streams, self._credit = 65536, 4096, 8, 4
        self._min_ping_interval = 0.0
        self._is_leaving = False
        self._last_processed = frames.STREAM_MAXIMUM
        self._reason = "the connection was lost"
        self.ended: RPCError | None = None
        self._pings = float(PINGS_AT_ONCE)
        self._last_ping = self._last_input = self._loop.time()
        self._asked: float | None = None
        """When the silent server was asked whether it is there."""

    @property
    def is_usable(self) -> bool:
        return (self.ended is None and not self._is_leaving
                and self._next_stream < frames.STREAM_MAXIMUM)

    # What callers ask for.

    def start(self, call: Call) -> None:
        self._waiting.append(call)
        self._advance()

    def cancel(self, call: Call) -> None:
        """Nobody waits for it any more. Its slot is taken until the server has answered."""
        if call.stream == 0 and call in self._waiting:
            self._waiting.remove(call)
        elif self._calls.pop(call.stream, None):
            self._cancelled.add(call.stream)
            self._write(frames.frame(Type.CANCEL, call.stream))

    def took(self, call: Call) -> None:
        """The application took a message: rule 23."""
        call.taken += 1
        if call.taken >= INITIAL_CREDIT // 2 and call.stream in self._calls:
            call.granted += call.taken
            credit = call.taken.to_bytes(4, "big")
            call.taken = 0
            self._write(frames.frame(Type.CREDIT, call.stream, body=credit))

    def close(self, error: RPCError) -> None:
        self._end(error)

    def _advance(self) -> None:
        while (self._waiting and self.is_usable
               and len(self._calls) + len(self._cancelled) < self._max_streams):
            self._send(self._waiting.popleft())
        if self._waiting and not self.is_usable:
            waiting, self._waiting = self._waiting, collections.deque()
            for call in waiting:
                call.on_end((self._lost(not_processed=True), None))

    def _send(self, call: Call) -> None:
        control = call.header.SerializeToString()
        count = len(control) + len(call.body)
        if len(control) > self._max_header or count > self._max_frame:
            call.on_end((RPCError.local(
                Code.RESOURCE_EXHAUSTED, "TOO_LARGE",
                f"the request has {count} bytes; the server takes {self._max_frame}"), None))
            return
        call.stream, call.credit = self._next_stream, self._credit
        self._next_stream += 2
        self._calls[call.stream] = call
        self._write(frames.frame(Type.REQUEST, call.stream, frames.END, control, call.body))

    def _write(self, data: bytes) -> None:
        if self.ended is None:
            self._transport.write(data)

    # What asyncio says.

    def connection_made(self, transport) -> None:
        self._transport = transport
        tls = transport.get_extra_info("ssl_object")
        if tls and tls.selected_alpn_protocol() != "jtn/1":
            return self._end(RPCError.local(
                Code.UNAVAILABLE, "TLS_PROTOCOL", f"{self._name} does not speak jtn/1 over TLS",
                not_processed=True, final=True))
        token = self._options.token
        hello = Hello(
            max_frame_bytes=self._options.max_frame_bytes, max_header_bytes=HEADER_MAXIMUM,
            initial_credit=INITIAL_CREDIT, min_ping_interval_ms=int(PING_INTERVAL * 1000),
            agent=self._options.agent, authorization=token.reveal() if token else b"")
        self._write(frames.PREFACE + frames.frame(Type.HELLO, control=hello.SerializeToString()))
        self._keep_alive()

    def data_received(self, data: bytes) -> None:
        self._last_input, self._asked = self._loop.time(), None
        self._input += data
        try:
            self._read()
        except ProtocolError as error:
            self._fail(error)

    def connection_lost(self, error: Exception | None) -> None:
        if isinstance(error, ssl.SSLError):
            self._end(tls_refusal(error, self._name))
        elif error is not None:
            self._reason = str(error) or self._reason
        self._end(None)

    # What the server says.

    def _read(self) -> None:
        at = 0
        input = self._input
        if not self._is_prefaced:
            if len(input) < frames.PREFACE_COUNT:
                return
            self._read_preface(bytes(input[:frames.PREFACE_COUNT]))
            at = frames.PREFACE_COUNT
        while self.ended is None and len(input) - at >= frames.HEADER.size:
            header = Header(*frames.HEADER.unpack_from(input, at))
            frames.check(header, self._options.max_frame_bytes)
            start = at + frames.HEADER.size
            end = start + header.length
            if len(input) < end:
                break
            at = end
            if header.type < frames.EXTENSIONS:
                middle = start + header.control_count
                self._received(header, bytes(input[start:middle]), bytes(input[middle:end]))
        del input[:at]
        if self._is_leaving and not self._calls and not self._cancelled:
            self._end(None)
        self._advance()

    def _read_preface(self, preface: bytes) -> None:
        magic, version, status = preface[:4], preface[4], preface[5]
        self._is_prefaced = True
        if magic == b"JTN1" and status == 0 and version == 1:
            return
        causes = {1: "it speaks no version of ours", 2: "it is overloaded", 3: "it is stopping"}
        cause = causes.get(status, "") if magic == b"JTN1" else "it does not speak JTN/1"
        self._end(unreachable(f"{self._name} refused the connection: {cause}", not_processed=True))

    def _received(self, header: Header, control: bytes, body: bytes) -> None:
        if not self.greeted.done() and header.type != Type.HELLO:
            raise ProtocolError(GoAwayCode.PROTOCOL, "the first frame is no HELLO")
        if header.stream and (header.stream % 2 == 0 or header.stream >= self._next_stream):
            raise ProtocolError(GoAwayCode.PROTOCOL, f"stream {header.stream} was never opened")
        call = self._calls.get(header.stream)
        if header.type == Type.RESPONSE:
            self._response(header, control, body)
        elif header.type == Type.MESSAGE and call:
            call.granted -= 1
            if call.granted < 0:
                raise ProtocolError(GoAwayCode.FLOW_CONTROL, "a MESSAGE without credit")
            call.on_message(body)
        elif header.type == Type.CREDIT:
            self._credited(call, int.from_bytes(body, "big"))
        elif header.type == Type.PING:
            self._pinged(body)
        elif header.type == Type.HELLO:
            self._hello(_decode(Hello, control))
        elif header.type == Type.GOAWAY:
            away = _decode(GoAway, control)
            self._is_leaving = True
            self._last_processed = min(self._last_processed, away.last_stream_id)
            self._reason = away.message or "the server ended the connection"
            self._refuse_unseen()

    def _hello(self, hello: Hello) -> None:
        """A later one raises limits and lowers none."""
        self._max_frame = max(self._max_frame, hello.max_frame_bytes)
        self._max_header = max(self._max_header, min(hello.max_header_bytes, 65535))
        self._max_streams = max(self._max_streams, hello.max_concurrent_streams)
        self._credit = max(self._credit, hello.initial_credit)
        self._min_ping_interval = max(self._min_ping_interval, hello.min_ping_interval_ms / 1000)
        if not self.greeted.done():
            self.greeted.set_result(None)

    def _response(self, header: Header, control: bytes, body: bytes) -> None:
        self._cancelled.discard(header.stream)
        call = self._calls.pop(header.stream, None)
        if call is None:
            return
        if header.control_count > HEADER_MAXIMUM:
            return call.on_end((bad_answer("the answer's header is too long"), None))
        try:
            status = _decode(ResponseHeader, control)
        except ProtocolError:
            call.on_end((self._lost(not_processed=False), None))
            raise
        if status.code:
            call.on_end((RPCError.from_header(status), None))
        else:
            call.on_end((None, None if header.flags & frames.NO_MESSAGE else body))

    def _credited(self, call: Call | None, count: int) -> None:
        if count == 0:
            raise ProtocolError(GoAwayCode.PROTOCOL, "a CREDIT of nothing")
        if call:
            call.credit += count
            if call.credit > frames.CREDIT_MAXIMUM:
                raise ProtocolError(GoAwayCode.FLOW_CONTROL, "more credit than there can be")

    def _pinged(self, body: bytes) -> None:
        """Rule 29: five at once, then one each interval."""
        now = self._loop.time()
        self._pings = min(self._pings + (now - self._last_ping) / PING_INTERVAL, PINGS_AT_ONCE)
        self._last_ping = now
        if self._pings < 1:
            raise ProtocolError(GoAwayCode.TOO_MANY_PINGS, "more PINGs than were announced")
        self._pings -= 1
        self._write(frames.frame(Type.PONG, body=body))

    def _refuse_unseen(self) -> None:
        """Those above the GOAWAY's last stream go elsewhere at once."""
        for stream in [stream for stream in self._calls if stream > self._last_processed]:
            self._calls.pop(stream).on_end((self._lost(not_processed=True), None))

    # The end.

    def _keep_alive(self) -> None:
        """Rule 42."""
        if self._options.keepalive is None or self.ended is not None:
            return
        now = self._loop.time()
        interval = max(self._options.keepalive, self._min_ping_interval)
        pause = self._last_input + interval - now
        if self._asked is None and pause <= 0:
            self._asked = now
            self._write(frames.frame(Type.PING, body=bytes(8)))
        if self._asked is not None:
            # An answer may come, and then another silence.
            pause = min(self._asked + PATIENCE - now, interval)
            if pause <= 0:
                return self._fail(ProtocolError(GoAwayCode.TIMEOUT, "the server is silent"))
        self._loop.call_later(max(pause, 0.01), self._keep_alive)

    def _fail(self, error: ProtocolError) -> None:
        self._reason = str(error)
        away = GoAway(code=error.code, message=str(error))
        self._write(frames.frame(Type.GOAWAY, control=away.SerializeToString()))
        self._end(None)

    def _end(self, error: RPCError | None) -> None:
        """Rule 34: what was open is UNAVAILABLE."""
        if self.ended is not None:
            return
        self.ended = error or self._lost(not_processed=False)
        self._transport.close()
        calls, self._calls, self._cancelled = self._calls, {}, set()
        for stream, call in calls.items():
            call.on_end((error or self._lost(stream > self._last_processed), None))
        if not self.greeted.done():
            self.greeted.set_exception(error or self._lost(not_processed=True))
            self.greeted.exception()  # looked at, should nobody else
        self._advance()

    def _lost(self, not_processed: bool) -> RPCError:
        return unreachable(f"{self._name}: {self._reason}", not_processed=not_processed)


def _decode(type, data: bytes):
    try:
        return type.FromString(data)
    except (DecodeError, UnicodeDecodeError):
        raise ProtocolError(GoAwayCode.PROTOCOL, f"a {type.__name__} cannot be read")


_CERTIFICATE_PROBLEMS = {
    9: "TLS_CERTIFICATE_NOT_YET_VALID", 10: "TLS_CERTIFICATE_EXPIRED",
    62: "TLS_NAME_MISMATCH", 64: "TLS_NAME_MISMATCH",
}
_ALERTS = {
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": "TLS_CERTIFICATE_REQUIRED",
    "TLSV1_ALERT_UNKNOWN_CA": "TLS_CERTIFICATE_REFUSED",
    "SSLV3_ALERT_BAD_CERTIFICATE": "TLS_CERTIFICATE_REFUSED",
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": "TLS_CERTIFICATE_REFUSED",
    "SSLV3_ALERT_CERTIFICATE_REVOKED": "TLS_CERTIFICATE_REFUSED",
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": "TLS_CERTIFICATE_REFUSED",
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": "TLS_CERTIFICATE_REFUSED",
    "WRONG_VERSION_NUMBER": "TLS_NOT_SPOKEN", "PACKET_LENGTH_TOO_LONG": "TLS_NOT_SPOKEN",
    "UNSUPPORTED_PROTOCOL": "TLS_VERSION", "TLSV1_ALERT_PROTOCOL_VERSION": "TLS_VERSION",
    "TLSV1_ALERT_NO_APPLICATION_PROTOCOL": "TLS_PROTOCOL",
}


def tls_refusal(error: ssl.SSLError, name: str) -> RPCError:
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = _CERTIFICATE_PROBLEMS.get(error.verify_code, "TLS_UNTRUSTED")
    else:
        reason = _ALERTS.get(error.reason, "TLS_REFUSED")
    return RPCError.local(
        Code.UNAVAILABLE, reason, f"{name}: {error}", not_processed=True, final=True)
