"""A client of JTN/1 written from proto/PROTOCOL.md and the .proto files alone, with nothing but
Python's standard library: unary calls, streams of answers, deadlines, cancelling, errors with their
reasons, GOAWAY. Numbers in comments are those of the rules."""

import queue
import socket
import struct
import threading
import time

HELLO, REQUEST, MESSAGE, RESPONSE, CREDIT, CANCEL, PING, PONG, GOAWAY = range(1, 10)
END, NO_MESSAGE = 1, 2
CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE = 1, 4, 8, 13, 14
PREFACE = b"JTN1\x01\x01\0\0"
MY_CREDIT, MY_FRAME, MY_HEADER = 16, 1 << 20, 0xFFFF


# Protobuf, as much of it as five control messages take.

def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def encode(*fields):
    """Of (number, value): bytes and text length-delimited, numbers as varints, defaults not at all."""
    out = b""
    for number, value in fields:
        value = value.encode() if isinstance(value, str) else value
        if isinstance(value, bytes) and value:
            out += varint(number << 3 | 2) + varint(len(value)) + value
        elif value:
            out += varint(number << 3) + varint(value)
    return out


def decode(data):
    """A list of values for each field number."""
    fields, at = {}, 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = number()
        if key & 7 == 0:
            value = number()
        else:
            size = number() if key & 7 == 2 else {1: 8, 5: 4}[key & 7]
            if at + size > len(data):
                raise IndexError
            value, at = data[at:at + size], at + size
        fields.setdefault(key >> 3, []).append(value)
    return fields


def last(fields, number, default=0):
    return fields.get(number, [default])[-1]


class CallError(Exception):
    def __init__(self, code, message, reason="", domain="", not_processed=False, retry_after=0):
        super().__init__(f"{code} {reason}: {message}")
        self.code, self.message, self.reason, self.domain = code, message, reason, domain
        self.not_processed, self.retry_after = not_processed, retry_after

    @staticmethod
    def of(control):
        """From a ResponseHeader; None is OK."""
        header = decode(control)
        code = last(header, 1)
        if code == 0:
            return None
        reason = domain = ""
        for detail in map(decode, header.get(3, [])):
            if last(detail, 1, b"").endswith(b"/google.rpc.ErrorInfo"):
                info = decode(last(detail, 2, b""))
                reason, domain = last(info, 1, b"").decode(), last(info, 2, b"").decode()
        zigzag = last(header, 5)
        return CallError(code if code <= 16 else 2, last(header, 2, b"").decode(), reason, domain,
                         bool(last(header, 6)), (zigzag >> 1) ^ -(zigzag & 1))


class ConnectionBroken(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Call:
    """What comes for one stream; the last thing is how it ended."""

    def __init__(self, connection, stream, deadline):
        self.connection, self.stream, self.deadline = connection, stream, deadline
        self.inbox = queue.Queue()
        self.granted, self.taken = MY_CREDIT, 0

    def next(self):
        """('message', body), or ('end', (error, body)) once."""
        left = None if self.deadline is None else max(self.deadline - time.monotonic(), 0)
        try:
            return self.inbox.get(timeout=left)
        except queue.Empty:
            self.connection.cancel(self)  # 19
            raise CallError(DEADLINE_EXCEEDED, "no answer in time", "DEADLINE_EXCEEDED", "rpc")

    def answer(self):
        """Of a unary call."""
        while (came := self.next())[0] == "message":  # 13
            pass
        error, body = came[1]
        if error:
            raise error
        if body is None:  # 13
            raise CallError(INTERNAL, "the answer has no message", "BAD_ANSWER", "rpc")
        return body

    def __iter__(self):
        """Of a stream of answers."""
        while True:
            kind, value = self.next()
            if kind == "end":
                if value[0]:
                    raise value[0]
                return
            self.taken += 1
            if self.taken == MY_CREDIT // 2:  # 23
                self.connection.grant(self, self.taken)
                self.taken = 0
            yield value


class Connection:
    def __init__(self, address, authorization=b"", agent="fresh-python/1"):
        if address.startswith("unix:"):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.connect(address[5:])
        else:
            host, port = address.rsplit(":", 1)
            self.socket = socket.create_connection((host, int(port)))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.changed = threading.Condition()
        self.calls, self.cancelled, self.next_stream = {}, set(), 1
        self.max_frame, self.max_header, self.max_streams = 64 << 10, 4 << 10, 8  # 46: the floor
        self.leaving = self.broken = None
        self.last_stream = 0x7FFFFFFF
        hello = encode((1, MY_FRAME), (2, MY_HEADER), (4, MY_CREDIT), (9, agent), (10, authorization))
        self.write(PREFACE + self.frame(HELLO, 0, 0, hello))
        threading.Thread(target=self.read, daemon=True).start()

    # Sending

    @staticmethod
    def frame(kind, stream, flags=0, control=b"", body=b""):
        return struct.pack(">IIBBH", len(control) + len(body), stream, kind, flags, len(control)) + control + body

    def write(self, data):
        with self.changed:
            if not self.broken:
                self.socket.sendall(data)

    def call(self, method, body=b"", timeout=None, authorization=b"", metadata=()):
        """Opens a unary call, or a stream of answers."""
        deadline = None if timeout is None else time.monotonic() + timeout
        with self.changed:
            while self.usable() and len(self.calls) + len(self.cancelled) >= self.max_streams:  # 15
                if not self.changed.wait(None if deadline is None else deadline - time.monotonic()):
                    raise CallError(DEADLINE_EXCEEDED, "no room in time", "DEADLINE_EXCEEDED", "rpc")
            if not self.usable():
                raise CallError(UNAVAILABLE, str(self.broken or self.leaving), "UNREACHABLE", "rpc", True)
            left = 0 if deadline is None else max(int((deadline - time.monotonic()) * 1000), 1)
            control = encode((1, method), (2, left), (3, authorization),
                             *((4, encode((1, key), (2, value))) for key, value in metadata))
            if len(control) > self.max_header or len(control) + len(body) > self.max_frame:  # 8
                raise CallError(RESOURCE_EXHAUSTED, "the request is too long", "TOO_LARGE", "rpc")
            call = Call(self, self.next_stream, deadline)
            self.next_stream += 2  # 9
            self.calls[call.stream] = call
            self.write(self.frame(REQUEST, call.stream, END, control, body))
            return call

    def unary(self, method, body=b"", **options):
        return self.call(method, body, **options).answer()

    def usable(self):
        return self.broken is None and self.leaving is None and self.next_stream <= 0x7FFFFFFF

    def cancel(self, call):
        with self.changed:
            if self.calls.pop(call.stream, None):
                self.cancelled.add(call.stream)  # 15: its slot is taken until the RESPONSE
                call.inbox.put(("end", (CallError(CANCELLED, "cancelled", "CANCELLED", "rpc"), None)))
                self.write(self.frame(CANCEL, call.stream))

    def grant(self, call, messages):
        with self.changed:
            if call.stream in self.calls:
                call.granted += messages
                self.write(self.frame(CREDIT, call.stream, 0, b"", struct.pack(">I", messages)))

    # Receiving

    def exactly(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise ConnectionError("the server hung up")
            data += piece
        return data

    def read(self):
        try:
            preface = self.exactly(8)
            if preface[:4] != b"JTN1" or preface[5] != 0 or preface[4] != 1:
                self.last_stream = 0  # 3, 34: nothing was processed
                raise ConnectionError(f"refused with status {preface[5]}")
            greeted = False
            while True:
                length, stream, kind, flags, size = struct.unpack(">IIBBH", self.exactly(12))
                if length > MY_FRAME:
                    raise ConnectionBroken(2, "a frame over the limit")
                payload = self.exactly(length)
                if kind >= 0x80:  # 7
                    continue
                self.check(kind, stream, flags, length, size, greeted)
                greeted = True
                with self.changed:
                    self.received(kind, stream, flags, payload[:size], payload[size:])
                    self.changed.notify_all()
                    if self.leaving is not None and not self.calls and not self.cancelled:
                        raise ConnectionError("the server said GOAWAY")
        except ConnectionBroken as error:  # 31
            self.write(self.frame(GOAWAY, 0, 0, encode((1, error.code), (2, str(error)))))
            self.end(error)
        except (OSError, IndexError, KeyError, UnicodeDecodeError) as error:
            if not isinstance(error, OSError):
                self.write(self.frame(GOAWAY, 0, 0, encode((1, 1), (2, "a message does not decode"))))
            self.end(error)

    def check(self, kind, stream, flags, length, size, greeted):
        body = length - size
        bodies = {HELLO: [0], GOAWAY: [0], PING: [8], PONG: [8], CREDIT: [4]}.get(kind)
        if (kind in (REQUEST, CANCEL) or not HELLO <= kind <= GOAWAY or size > length  # 7, 45
                or (size and kind not in (HELLO, RESPONSE, GOAWAY))
                or (bodies and body not in bodies) or (flags & NO_MESSAGE and (body or kind == MESSAGE))
                or (stream == 0) != (kind in (HELLO, PING, PONG, GOAWAY)) or stream >> 31  # 6
                or (not greeted and kind != HELLO)  # 4
                or (stream and (stream % 2 == 0 or stream >= self.next_stream))):  # 11
            raise ConnectionBroken(1, f"frame type {kind} on stream {stream}")

    def received(self, kind, stream, flags, control, body):
        call = self.calls.get(stream)
        if kind == HELLO:
            hello = decode(control)
            self.max_frame = max(self.max_frame, last(hello, 1))
            self.max_header = max(self.max_header, min(last(hello, 2), 0xFFFF))
            self.max_streams = max(self.max_streams, last(hello, 3))
        elif kind == MESSAGE and call:
            call.granted -= 1
            if call.granted < 0:  # 24
                raise ConnectionBroken(3, "a message without credit")
            call.inbox.put(("message", body))
        elif kind == RESPONSE:
            self.cancelled.discard(stream)
            if call:
                error = CallError.of(control)
                del self.calls[stream]
                call.inbox.put(("end", (error, None if flags & NO_MESSAGE else body)))
        elif kind == PING:
            self.write(self.frame(PONG, 0, 0, b"", body))  # 29
        elif kind == GOAWAY:
            away = decode(control)
            self.leaving = f"GOAWAY {last(away, 1)} {last(away, 2, b'').decode()}"
            self.last_stream = min(self.last_stream, last(away, 3))

    def end(self, cause):
        """34: what was open is UNAVAILABLE."""
        with self.changed:
            self.broken = self.broken or cause
            for stream, call in self.calls.items():
                call.inbox.put(("end", (CallError(UNAVAILABLE, str(cause), "UNREACHABLE", "rpc",
                                                  stream > self.last_stream), None)))
            self.calls, self.cancelled = {}, set()
            self.changed.notify_all()
            self.socket.close()
