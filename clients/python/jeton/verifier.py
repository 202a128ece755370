"""Who may come in at the door of a server, by the `Authorization` header of a request (RFC 6750).

Jeton is asked about each request: what has been revoked is refused from the next request on.
"""

from __future__ import annotations

import math

from jeton.v1.role_pb2 import ROLE_VIEWER, Role
from jeton.v1.token_client import AsyncTokenServiceClient, TokenServiceClient
from jeton.v1.token_pb2 import (
    TOKEN_VERDICT_UNSPECIFIED, TOKEN_VERDICT_VALID, TokenVerification, VerifyTokenRequest,
    VerifyTokenResponse)

from . import aio
from .channel import Channel
from .errors import RPCError, bad_answer

__all__ = ["AsyncTokenVerifier", "Refused", "TokenVerifier"]


class Refused(Exception):
    """Without entry, in HTTP's words.

    401: no credential, or one that is not good. 403: good, but of too low a role. 503: the
    authority cannot be asked now; the credential may be good. `cause` is then the error, for the
    server's own log: UNAUTHENTICATED means that this server's own token is not good.
    """

    def __init__(self, status: int, challenge: str | None = None, cause: RPCError | None = None):
        super().__init__(f"{status} {challenge or cause}")
        self.status, self.challenge, self.cause = status, challenge, cause

    @property
    def headers(self) -> list[tuple[str, str]]:
        if self.challenge:
            return [("WWW-Authenticate", self.challenge)]
        return [("Retry-After", str(max(1, math.ceil(self.cause.retry_after or 1))))]


class _Verifier:
    def __init__(self, role: int, timeout: float):
        self._role, self._timeout = role, timeout

    def __repr__(self):
        return f"{type(self).__name__}(role={Role.Name(self._role)}, timeout={self._timeout})"

    @staticmethod
    def _request(authorization: str | None) -> VerifyTokenRequest:
        """Without any credential the challenge says nothing of an error (RFC 6750, section 3.1)."""
        if authorization is None:
            raise Refused(401, "Bearer")
        words = authorization.split()
        if len(words) != 2 or words[0].lower() != "bearer":
            raise _invalid()
        return VerifyTokenRequest(token=words[1])

    def _admit(self, answer: VerifyTokenResponse, role: int | None) -> TokenVerification:
        """Each role includes those below it. A verdict of a newer server is a way not to be good."""
        role = self._role if role is None else role
        bearer = answer.verification
        if bearer.verdict == TOKEN_VERDICT_UNSPECIFIED:
            raise Refused(503, cause=bad_answer("the answer has no verdict"))
        if bearer.verdict != TOKEN_VERDICT_VALID:
            raise _invalid()
        if bearer.role < role:
            word = Role.Name(role).removeprefix("ROLE_").lower()
            raise Refused(403, f'Bearer error="insufficient_scope", scope="{word}"')
        return bearer


class TokenVerifier(_Verifier):
    """For threads. The channel's own credential is a token of this server."""

    def __init__(self, channel: Channel, role: int = ROLE_VIEWER, timeout: float = 2.0):
        """`timeout`: how long a request waits for the authority before it is answered with 503."""
        super().__init__(role, timeout)
        self._tokens = TokenServiceClient(channel)

    def admit(self, authorization: str | None, role: int | None = None) -> TokenVerification:
        """Whose token that is, by the value of the header, None where there is none; else raises
        Refused."""
        request = self._request(authorization)
        try:
            answer = self._tokens.verify_token(request, timeout=self._timeout)
        except RPCError as error:
            raise Refused(503, cause=error) from error
        return self._admit(answer, role)


class AsyncTokenVerifier(_Verifier):
    """For asyncio. The channel's own credential is a token of this server."""

    def __init__(self, channel: aio.Channel, role: int = ROLE_VIEWER, timeout: float = 2.0):
        """`timeout`: how long a request waits for the authority before it is answered with 503."""
        super().__init__(role, timeout)
        self._tokens = AsyncTokenServiceClient(channel)

    async def admit(self, authorization: str | None, role: int | None = None) -> TokenVerification:
        """As `TokenVerifier.admit`."""
        request = self._request(authorization)
        try:
            answer = await self._tokens.verify_token(request, timeout=self._timeout)
        except RPCError as error:
            raise Refused(503, cause=error) from error
        return self._admit(answer, role)


def _invalid() -> Refused:
    """One answer for all that is wrong with a token: the reason is for the ledger's readers."""
    return Refused(401, 'Bearer error="invalid_token"')
