"""How a call fails."""

from __future__ import annotations

import enum

from google.protobuf.message import DecodeError

from jeton.rpc.v1.control_pb2 import ResponseHeader
from jeton.rpc.v1.details_pb2 import BadRequest, ErrorInfo


class Code(enum.IntEnum):
    """gRPC's status codes."""

    OK = 0
    CANCELLED = 1
    UNKNOWN = 2
    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    ABORTED = 10
    OUT_OF_RANGE = 11
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14
    DATA_LOSS = 15
    UNAUTHENTICATED = 16

    @classmethod
    def _missing_(cls, value):
        return cls.UNKNOWN


class RPCError(Exception):
    """A call, or the connection under it, failed.

    Programs look at `code` and `reason`, which is unique within its `domain`; people at the
    message. `field` is the path of the request's field that is at fault, or empty.
    """

    def __init__(self, code: Code, message: str, *, reason="", domain="", field="",
                 retry_after: float | None = None, not_processed=False, final=False):
        super().__init__(message)
        self.code, self.message = code, message
        self.reason, self.domain, self.field = reason, domain, field
        self.retry_after = retry_after
        """Seconds that the server wants to pass before the next attempt."""
        self.not_processed = not_processed
        """The server did nothing for this call."""
        self.final = final
        """Another attempt would change nothing."""

    def __str__(self):
        at = f" ({self.field})" if self.field else ""
        return f"{self.code.name} {self.reason}: {self.message}{at}"

    @classmethod
    def local(cls, code: Code, reason: str, message: str, **more) -> RPCError:
        """Made by this client."""
        return cls(code, message, reason=reason, domain="rpc", **more)

    @classmethod
    def from_header(cls, header: ResponseHeader) -> RPCError:
        """Of a code that is not OK."""
        info, violations = ErrorInfo(), BadRequest()
        for detail in header.details:
            kind = detail.type_url.rpartition("/")[2]
            target = {"google.rpc.ErrorInfo": info, "google.rpc.BadRequest": violations}.get(kind)
            if target is not None:
                _parse_if_possible(target, detail.value)
        field = violations.field_violations[0].field if violations.field_violations else ""
        after = header.retry_after_ms
        return cls(Code(header.code), header.message, reason=info.reason, domain=info.domain,
                   field=field, retry_after=after / 1000 if after > 0 else None,
                   not_processed=header.not_processed, final=after < 0)


def _parse_if_possible(message, data: bytes) -> None:
    """A detail that cannot be read is left alone, as those of unknown types are."""
    try:
        message.ParseFromString(data)
    except DecodeError:
        message.Clear()


def unreachable(message: str, **more) -> RPCError:
    return RPCError.local(Code.UNAVAILABLE, "UNREACHABLE", message, **more)


def too_late() -> RPCError:
    return RPCError.local(Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", "no answer in time")


def cancelled() -> RPCError:
    return RPCError.local(Code.CANCELLED, "CANCELLED", "the call was cancelled")


def closed() -> RPCError:
    return RPCError.local(
        Code.UNAVAILABLE, "CHANNEL_CLOSED", "the channel was closed", final=True)


def bad_answer(message: str) -> RPCError:
    return RPCError.local(Code.INTERNAL, "BAD_ANSWER", message)
