"""Lets in who has a good token, before any gRPC service.

    server = grpc.server(pool, interceptors=[TokenInterceptor(TokenVerifier(channel))])

A handler finds whose token it was by `bearer()`, a TokenVerification.
"""

from __future__ import annotations

import contextvars
from typing import Collection

import grpc

from jeton.v1.token_pb2 import TokenVerification

from .verifier import AsyncTokenVerifier, Refused, TokenVerifier

__all__ = ["AsyncTokenInterceptor", "TokenInterceptor", "bearer"]

_bearer: contextvars.ContextVar[TokenVerification] = contextvars.ContextVar("jeton_bearer")

_CODES = {
    401: (grpc.StatusCode.UNAUTHENTICATED, "a good token is needed"),
    403: (grpc.StatusCode.PERMISSION_DENIED, "the token's role is too low"),
    503: (grpc.StatusCode.UNAVAILABLE, "tokens cannot be verified now"),
}


def bearer() -> TokenVerification:
    """Within a handler. LookupError for methods that are exempt."""
    return _bearer.get()


class TokenInterceptor(grpc.ServerInterceptor):
    def __init__(self, verifier: TokenVerifier, *, role: int | None = None,
                 exempt: Collection[str] = ()):
        """`exempt`: methods that need no token, as "/package.Service/Method"."""
        self._verifier, self._role, self._exempt = verifier, role, frozenset(exempt)

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        if handler is None or details.method in self._exempt:
            return handler
        authorization = _authorization(details)

        def admitted(context):
            try:
                _bearer.set(self._verifier.admit(authorization, self._role))
            except Refused as refused:
                context.abort(*_CODES[refused.status])

        def unary(behaviour):
            def call(request, context):
                admitted(context)
                return behaviour(request, context)
            return call

        def streaming(behaviour):
            def call(request, context):
                admitted(context)
                yield from behaviour(request, context)
            return call

        return _wrapped(handler, unary, streaming)


class AsyncTokenInterceptor(grpc.aio.ServerInterceptor):
    """For a server of grpc.aio."""

    def __init__(self, verifier: AsyncTokenVerifier, *, role: int | None = None,
                 exempt: Collection[str] = ()):
        """`exempt`: methods that need no token, as "/package.Service/Method"."""
        self._verifier, self._role, self._exempt = verifier, role, frozenset(exempt)

    async def intercept_service(self, continuation, details):
        handler = await continuation(details)
        if handler is None or details.method in self._exempt:
            return handler
        authorization = _authorization(details)

        async def admitted(context):
            try:
                _bearer.set(await self._verifier.admit(authorization, self._role))
            except Refused as refused:
                await context.abort(*_CODES[refused.status])

        def unary(behaviour):
            async def call(request, context):
                await admitted(context)
                return await behaviour(request, context)
            return call

        def streaming(behaviour):
            async def call(request, context):
                await admitted(context)
                async for answer in behaviour(request, context):
                    yield answer
            return call

        return _wrapped(handler, unary, streaming)


def _authorization(details) -> str | None:
    values = [value for key, value in details.invocation_metadata if key == "authorization"]
    return " , ".join(values) if values else None


def _wrapped(handler, unary, streaming):
    kinds = {
        (False, False): ("unary_unary", grpc.unary_unary_rpc_method_handler, unary),
        (False, True): ("unary_stream", grpc.unary_stream_rpc_method_handler, streaming),
        (True, False): ("stream_unary", grpc.stream_unary_rpc_method_handler, unary),
        (True, True): ("stream_stream", grpc.stream_stream_rpc_method_handler, streaming),
    }
    name, make, wrap = kinds[handler.request_streaming, handler.response_streaming]
    return make(wrap(getattr(handler, name)), handler.request_deserializer,
                handler.response_serializer)
