"""A small real server of gRPC; its messages are bytes as they are."""

import asyncio
import concurrent.futures
import unittest

import grpc

import jeton
from jeton.grpc import AsyncTokenInterceptor, TokenInterceptor, bearer

from . import place

METHODS = ("/shop.Shop/Whose", "/shop.Shop/Count", "/shop.Shop/Health")


def whose(request, context):
    return bearer().service_account_name.encode()


def count(request, context):
    for number in range(3):
        yield b"%d" % number


async def whose_async(request, context):
    return whose(request, context)


async def count_async(request, context):
    for number in range(3):
        yield b"%d" % number


def handlers(whose, count, health):
    return grpc.method_handlers_generic_handler("shop.Shop", {
        "Whose": grpc.unary_unary_rpc_method_handler(whose),
        "Count": grpc.unary_stream_rpc_method_handler(count),
        "Health": grpc.unary_unary_rpc_method_handler(health),
    })


async def health_async(request, context):
    return b"well"


def ask(port, token=None):
    """How three calls end: code, or what came."""
    metadata = [("authorization", f"Bearer {token}")] if token else []
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        outcomes = []
        for call in (channel.unary_unary(METHODS[0]), channel.unary_stream(METHODS[1]),
                     channel.unary_unary(METHODS[2])):
            try:
                answer = call(b"", metadata=metadata, timeout=10)
                outcomes.append(answer if isinstance(answer, bytes) else b"".join(answer))
            except grpc.RpcError as error:
                outcomes.append(error.code().name)
        return outcomes


class TokenInterceptorTests(unittest.TestCase):
    def table(self, port):
        daemon = place.daemon
        good = daemon.create(f"grpc-{port}", role=2).secret
        self.assertEqual(ask(port, good), [f"grpc-{port}".encode(), b"012", b"well"])
        self.assertEqual(ask(port), ["UNAUTHENTICATED", "UNAUTHENTICATED", b"well"])
        self.assertEqual(ask(port, "jeton_nonsense")[0], "UNAUTHENTICATED")
        self.assertEqual(ask(port, daemon.viewer)[:2], ["PERMISSION_DENIED", "PERMISSION_DENIED"])

    def serve(self, address):
        channel = jeton.Channel(address, token=place.daemon.viewer)
        interceptor = TokenInterceptor(
            jeton.TokenVerifier(channel), role=2, exempt=METHODS[2:])
        server = grpc.server(concurrent.futures.ThreadPoolExecutor(2), interceptors=[interceptor])
        server.add_generic_rpc_handlers([handlers(whose, count, lambda *_: b"well")])
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        self.addCleanup(channel.close)
        self.addCleanup(server.stop, None)
        return port

    def test_threads(self):
        self.table(self.serve(place.daemon.tcp))

    def test_unavailable_when_jeton_cannot_be_reached(self):
        port = self.serve("unix:/nonexistent")
        self.assertEqual(ask(port, "jeton_x"), ["UNAVAILABLE", "UNAVAILABLE", b"well"])

    def test_asyncio(self):
        async def main():
            async with jeton.aio.Channel(place.daemon.tcp, token=place.daemon.viewer) as channel:
                interceptor = AsyncTokenInterceptor(
                    jeton.AsyncTokenVerifier(channel), role=2, exempt=METHODS[2:])
                server = grpc.aio.server(interceptors=[interceptor])
                server.add_generic_rpc_handlers(
                    [handlers(whose_async, count_async, health_async)])
                port = server.add_insecure_port("127.0.0.1:0")
                await server.start()
                await asyncio.to_thread(self.table, port)
                await server.stop(None)

        asyncio.run(main())
