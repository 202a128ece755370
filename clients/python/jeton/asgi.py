"""Lets in who has a good token, before any ASGI application: Starlette, FastAPI, Django, Quart.

    app = TokenMiddleware(app, AsyncTokenVerifier(channel), exempt={"/health"})

The application finds whose token it was in `scope["jeton"]`, a TokenVerification.
"""

from __future__ import annotations

import logging
from typing import Collection

from .verifier import AsyncTokenVerifier, Refused

__all__ = ["TokenMiddleware"]

_log = logging.getLogger(__name__)


class TokenMiddleware:
    def __init__(self, app, verifier: AsyncTokenVerifier, *, role: int | None = None,
                 exempt: Collection[str] = ()):
        """`exempt`: paths that need no token."""
        self._app, self._verifier = app, verifier
        self._role, self._exempt = role, frozenset(exempt)

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] not in ("http", "websocket") or scope["path"] in self._exempt:
            return await self._app(scope, receive, send)
        try:
            bearer = await self._verifier.admit(_authorization(scope), self._role)
        except Refused as refused:
            if refused.cause:
                _log.warning("a token cannot be verified: %s", refused.cause)
            return await _refuse(scope, send, refused)
        await self._app({**scope, "jeton": bearer}, receive, send)


def _authorization(scope) -> str | None:
    """Two of them are no credential at all."""
    values = [value for name, value in scope["headers"] if name == b"authorization"]
    return b" , ".join(values).decode("latin-1") if values else None


async def _refuse(scope, send, refused: Refused) -> None:
    if scope["type"] == "websocket":
        # Before it was accepted: the server answers the handshake with 403.
        return await send({"type": "websocket.close", "code": 1008})
    headers = [(name.lower().encode(), value.encode()) for name, value in refused.headers]
    await send({"type": "http.response.start", "status": refused.status,
                "headers": [*headers, (b"content-length", b"0")]})
    await send({"type": "http.response.body"})
