"""A server whose every byte is chosen: it plays the server's side of JTN/1 by hand."""

import os
import select
import socket
import struct
import tempfile
import time
from collections import namedtuple

from adapter import PATIENCE, Failed

from google.protobuf.any_pb2 import Any
from jeton.rpc.v1.control_pb2 import GoAway, Hello, RequestHeader, ResponseHeader
from jeton.rpc.v1.details_pb2 import BadRequest, ErrorInfo

HELLO, REQUEST, MESSAGE, RESPONSE, CREDIT, CANCEL, PING, PONG, GOAWAY = range(1, 10)
END, NO_MESSAGE = 1, 2
CLIENT_PREFACE = bytes.fromhex("4a544e31 01010000")
SERVER_PREFACE = bytes.fromhex("4a544e31 01000100")

Frame = namedtuple("Frame", "type stream flags control body")
Request = namedtuple("Request", "stream header body time")


class Listener:
    """Of TCP on loopback, or of a Unix socket."""

    def __init__(self, unix=False, tls=None):
        self._tls = tls
        if unix:
            self._folder = tempfile.TemporaryDirectory()
            path = os.path.join(self._folder.name, "s")
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.bind(path)
            self.address = "unix:" + path
        else:
            self._socket = socket.create_server(("127.0.0.1", 0))
            self.port = self._socket.getsockname()[1]
            self.address = f"{'tls' if tls else 'tcp'}://127.0.0.1:{self.port}"
        self._socket.listen(64)
        self._peers = []

    def accept(self, timeout=PATIENCE):
        """A connection of which nothing is read yet."""
        self._socket.settimeout(timeout)
        try:
            connection, _ = self._socket.accept()
        except TimeoutError:
            raise Failed("no connection came")
        connection.settimeout(timeout)
        if self._tls:
            connection = self._tls.wrap_socket(connection, server_side=True)
        peer = Peer(connection)
        self._peers.append(peer)
        return peer

    def open(self, hello=None, timeout=PATIENCE):
        """A connection after both greetings."""
        peer = self.accept(timeout)
        peer.greet(hello)
        return peer

    def expect_nobody(self, seconds=0.2):
        if select.select([self._socket], [], [], seconds)[0]:
            raise Failed("a connection came that should not")

    def close(self):
        self._socket.close()
        for peer in self._peers:
            peer.close()


class Peer:
    def __init__(self, connection):
        self.socket = connection
        self._input = b""
        self.hello = None

    # What comes.

    def exactly(self, count, timeout=PATIENCE):
        end = time.monotonic() + timeout
        while len(self._input) < count:
            self.socket.settimeout(max(end - time.monotonic(), 0.001))
            try:
                piece = self.socket.recv(65536)
            except TimeoutError:
                raise Failed(f"nothing came, where {count} bytes should")
            except OSError as error:
                raise Failed(f"the connection broke: {error}")
            if not piece:
                raise Failed("the client hung up")
            self._input += piece
        data, self._input = self._input[:count], self._input[count:]
        return data

    def frame(self, timeout=PATIENCE):
        """The next that is no extension: a client may send those whenever it likes."""
        while True:
            length, stream, type, flags, count = struct.unpack(">IIBBH", self.exactly(12, timeout))
            payload = self.exactly(length, timeout)
            if type < 0x80:
                return Frame(type, stream, flags, payload[:count], payload[count:])

    def expect(self, type, stream=None, timeout=PATIENCE):
        frame = self.frame(timeout)
        if frame.type != type or stream not in (None, frame.stream):
            raise Failed(f"{frame} instead of a frame of type {type} on stream {stream}")
        return frame

    def request(self, timeout=PATIENCE):
        frame = self.expect(REQUEST, timeout=timeout)
        if not frame.flags & END or frame.flags & NO_MESSAGE:
            raise Failed(f"a REQUEST with flags {frame.flags}")
        return Request(
            frame.stream, RequestHeader.FromString(frame.control), frame.body, time.monotonic())

    def settle(self):
        """Returns when the client has read all that was said."""
        self.send(PING, body=b"settled?")
        while self.frame().type != PONG:
            pass

    def expect_nothing(self, seconds=0.15):
        """No frame comes for a while."""
        if self._input or select.select([self.socket], [], [], seconds)[0]:
            frame = self.frame()
            raise Failed(f"{frame}, where nothing should come")

    def expect_close(self, timeout=PATIENCE):
        """The client hangs up; it may say GOAWAY before."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            self.socket.settimeout(max(end - time.monotonic(), 0.001))
            try:
                if not self.socket.recv(65536):
                    return
            except TimeoutError:
                break
            except OSError:
                return
        raise Failed("the client does not hang up")

    def expect_go_away(self, code, timeout=PATIENCE):
        away = GoAway.FromString(self.expect(GOAWAY, timeout=timeout).control)
        if away.code != code:
            raise Failed(f"GOAWAY {away.code} instead of {code}")

    # What is said.

    def greet(self, hello=None):
        if (preface := self.exactly(8)) != CLIENT_PREFACE:
            raise Failed(f"preface {preface.hex()}")
        self.hello = Hello.FromString(self.expect(HELLO, 0).control)
        self.write(SERVER_PREFACE)
        self.say_hello(hello)

    def say_hello(self, hello=None):
        """Without one, what Jeton's own server says."""
        hello = hello if hello is not None else Hello(
            max_frame_bytes=1 << 20, max_header_bytes=16384, max_concurrent_streams=100,
            initial_credit=16, idle_timeout_ms=300_000, min_ping_interval_ms=10_000,
            max_timeout_ms=300_000, agent="conformance/1")
        self.send(HELLO, control=hello.SerializeToString())

    def write(self, data):
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise Failed(f"the connection broke: {error}")

    def send(self, type, stream=0, flags=0, control=b"", body=b""):
        self.write(frame_bytes(type, stream, flags, control, body))

    def answer(self, request, message, **header):
        control = ResponseHeader(**header).SerializeToString()
        self.send(RESPONSE, request.stream, 0, control, message.SerializeToString())

    def fail(self, request, code, message="it failed", **header):
        control = ResponseHeader(code=code, message=message, **header).SerializeToString()
        self.send(RESPONSE, request.stream, NO_MESSAGE, control)

    def message(self, request, message):
        self.send(MESSAGE, request.stream, body=message.SerializeToString())

    def end(self, request):
        self.send(RESPONSE, request.stream, NO_MESSAGE)

    def go_away(self, code=0, last=0x7FFFFFFF, message=""):
        away = GoAway(code=code, last_stream_id=last, message=message)
        self.send(GOAWAY, control=away.SerializeToString())

    def close(self):
        """At once, in both directions."""
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()


def frame_bytes(type, stream=0, flags=0, control=b"", body=b""):
    length = len(control) + len(body)
    return struct.pack(">IIBBH", length, stream, type, flags, len(control)) + control + body


def details(reason, domain, field=""):
    found = [any_of("google.rpc.ErrorInfo", ErrorInfo(reason=reason, domain=domain))]
    if field:
        violation = BadRequest.FieldViolation(field=field, description="it is wrong")
        found.append(any_of("google.rpc.BadRequest", BadRequest(field_violations=[violation])))
    return found


def any_of(name, message):
    return Any(type_url="type.googleapis.com/" + name, value=message.SerializeToString())
