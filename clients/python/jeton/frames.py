"""Frames as bytes: section 2 of PROTOCOL.md."""

from __future__ import annotations

import enum
import struct
from typing import NamedTuple

PREFACE = b"JTN1\x01\x01\0\0"
PREFACE_COUNT = 8
HEADER = struct.Struct(">IIBBH")
STREAM_MAXIMUM = 0x7FFF_FFFF
CREDIT_MAXIMUM = 0x7FFF_FFFF
END, NO_MESSAGE = 1, 2


class Type(enum.IntEnum):
    HELLO = 1
    REQUEST = 2
    MESSAGE = 3
    RESPONSE = 4
    CREDIT = 5
    CANCEL = 6
    PING = 7
    PONG = 8
    GOAWAY = 9


EXTENSIONS = 0x80
_FROM_SERVER = {Type.HELLO, Type.MESSAGE, Type.RESPONSE, Type.CREDIT, Type.PING, Type.PONG, Type.GOAWAY}
_WITH_CONTROL = {Type.HELLO, Type.RESPONSE, Type.GOAWAY}
_OF_CONNECTION = {Type.HELLO, Type.PING, Type.PONG, Type.GOAWAY}
_BODY_COUNT = {Type.HELLO: 0, Type.CREDIT: 4, Type.PING: 8, Type.PONG: 8, Type.GOAWAY: 0}


class GoAwayCode(enum.IntEnum):
    NO_ERROR = 0
    PROTOCOL = 1
    FRAME_TOO_LARGE = 2
    FLOW_CONTROL = 3
    TOO_MANY_PINGS = 4
    TIMEOUT = 6


class ProtocolError(Exception):
    """The server broke a rule; the connection ends with this code."""

    def __init__(self, code: GoAwayCode, message: str):
        super().__init__(message)
        self.code = code


class Header(NamedTuple):
    length: int
    stream: int
    type: int
    flags: int
    control_count: int


def frame(type: Type, stream=0, flags=0, control=b"", body=b"") -> bytes:
    length = len(control) + len(body)
    return HEADER.pack(length, stream, type, flags, len(control)) + control + body


def check(header: Header, length_maximum: int) -> None:
    """What holds for a frame of a server whatever came before: B5 to B7 and B9."""
    length, stream, type, flags, control_count = header
    if length > length_maximum:
        raise ProtocolError(GoAwayCode.FRAME_TOO_LARGE, f"a frame of {length} bytes")
    if type >= EXTENSIONS:
        return
    body_count = length - control_count
    wanted = _BODY_COUNT.get(type, body_count)
    if (type not in _FROM_SERVER or control_count > length
            or control_count and type not in _WITH_CONTROL or body_count != wanted
            or flags & NO_MESSAGE and (body_count or type == Type.MESSAGE)
            or (stream == 0) != (type in _OF_CONNECTION) or stream > STREAM_MAXIMUM):
        raise ProtocolError(GoAwayCode.PROTOCOL, f"a frame of type {type} on stream {stream}")
