"""What the generated stubs say about a method."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Kind(enum.Enum):
    UNARY = "unary"
    STREAM = "stream"
    """One request, a stream of answers."""


@dataclass(frozen=True)
class Method:
    name: str
    """package.Service/Method"""
    kind: Kind
    request: type
    response: type
    repeatable: bool
    """A call whose fate is unknown may be sent again."""
    takes_request_id: bool
    """The server knows a repeat by the request's request_id."""
