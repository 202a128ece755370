"""A small real server, which uvicorn serves and Starlette answers, and requests to it."""

import asyncio
import http.client
import socket
import threading
import unittest

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from jeton import AsyncTokenVerifier, aio
from jeton.asgi import TokenMiddleware
from jeton.v1 import ROLE_CONTRIBUTOR

from . import place


async def whose(request):
    return JSONResponse(request.scope["jeton"].service_account_name)


async def health(request):
    return JSONResponse("well")


class Server:
    """Of threads of its own, since the tests ask it with http.client."""

    def __init__(self, address, token):
        channel = aio.Channel(address, token=token)
        routes = [Route("/", whose), Route("/health", health)]
        app = TokenMiddleware(Starlette(routes=routes), AsyncTokenVerifier(channel),
                              role=ROLE_CONTRIBUTOR, exempt={"/health"})
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._server.serve(sockets=[self._socket])))
        self._thread.start()

    def stop(self):
        self._server.should_exit = True
        self._thread.join()

    def get(self, authorization=None, path="/"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Authorization": authorization} if authorization else {}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, body


class TokenMiddlewareTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = place.daemon
        cls.contributor = cls.daemon.create("asgi-contributor", role=2).secret

    def serve(self, address):
        server = Server(address, self.daemon.viewer)
        self.addCleanup(server.stop)
        return server

    def test_a_good_token_comes_in_and_the_application_knows_whose_it_is(self):
        status, _, body = self.serve(self.daemon.tcp).get(f"Bearer {self.contributor}")
        self.assertEqual((status, body), (200, '"asgi-contributor"'))

    def test_no_token_and_a_bad_one_are_401(self):
        server = self.serve(self.daemon.unix)
        status, headers, _ = server.get()
        self.assertEqual((status, headers["WWW-Authenticate"]), (401, "Bearer"))
        for credential in ("Bearer jeton_nonsense", "Basic YTpi", "Bearer", "Bearer a b"):
            status, headers, _ = server.get(credential)
            self.assertEqual((status, headers["WWW-Authenticate"]), (401, 'Bearer error="invalid_token"'))

    def test_a_token_of_too_low_a_role_is_403(self):
        status, headers, _ = self.serve(self.daemon.tcp).get(f"bearer {self.daemon.viewer}")
        self.assertEqual(status, 403)
        self.assertIn('scope="contributor"', headers["WWW-Authenticate"])

    def test_it_is_503_when_jeton_cannot_be_reached(self):
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            address = f"tcp://127.0.0.1:{nobody.getsockname()[1]}"
        status, headers, _ = self.serve(address).get(f"Bearer {self.contributor}")
        self.assertEqual((status, headers["Retry-After"]), (503, "1"))

    def test_exempt_paths_need_no_token(self):
        self.assertEqual(self.serve(self.daemon.tcp).get(path="/health")[0], 200)
