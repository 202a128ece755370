"""Jeton's client: are these tokens good, whose are they, and what was done with them?

`Channel` is for threads, `jeton.aio.Channel` for asyncio; `jeton.v1` has the messages and the
services; `TokenVerifier` is what a server asks, and `jeton.asgi` and `jeton.grpc` put it in front of
one.
"""

from . import aio
from .channel import Channel, Stream
from .errors import Code, RPCError
from .options import Options
from .token import Token
from .verifier import AsyncTokenVerifier, Refused, TokenVerifier
from .watch import AsyncWatch, Watch

__all__ = [
    "AsyncTokenVerifier", "AsyncWatch", "Channel", "Code", "Options", "RPCError", "Refused", "Stream",
    "Token", "TokenVerifier", "Watch", "aio",
]
