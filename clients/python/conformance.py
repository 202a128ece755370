"""The adapter of the conformance runner: clients/README.md. Asked for `asyncio` or `threads`."""

import asyncio
import base64
import concurrent.futures
import importlib
import json
import sys
import threading
import time

import jeton
import jeton.rpc.v1
import jeton.v1
from jeton.methods import Kind
from jeton.watch import AsyncWatch, Watch

_writing = threading.Lock()


def say(id, **answer):
    with _writing:
        print(json.dumps({"id": id, **answer}), flush=True)


def say_error(id, error):
    if isinstance(error, (asyncio.CancelledError, concurrent.futures.CancelledError)):
        error = jeton.RPCError.local(jeton.Code.CANCELLED, "CANCELLED", "the call was cancelled")
    if not isinstance(error, jeton.RPCError):
        say(id, failed=repr(error))
        raise error
    say(id, error={"code": error.code, "reason": error.reason, "domain": error.domain,
                   "field": error.field, "message": error.message})


def say_response(command, request, response):
    said = {"response": encoded(response)}
    if command.get("print"):
        said["text"] = f"{request!r} {request} {response!r} {response}"
    say(command["id"], **said)


def encoded(message):
    return base64.b64encode(message.SerializeToString()).decode()


def measured(latencies):
    """Of seconds that calls took."""
    latencies.sort()
    middle, late = (latencies[int(len(latencies) * part)] for part in (0.5, 0.99))
    return {"calls": len(latencies), "p50_us": round(middle * 1e6), "p99_us": round(late * 1e6)}


def stubs(prefix):
    """The method, its stub's class and the name in it, by full name."""
    found = {}
    for module in (jeton.v1, jeton.rpc.v1):
        for name in dir(module):
            type = getattr(module, name)
            if not name.endswith("Client") or name.startswith("Async") != (prefix == "Async"):
                continue
            functions = [key for key in vars(type) if not key.startswith("_") and key != "METHODS"]
            for method, function in zip(type.METHODS, functions, strict=True):
                found[method.name] = (method, type, function)
    return found


def channel_arguments(command):
    names = {"attempts", "calls_maximum", "token", "ca_file", "certificate_file", "key_file",
             "server_name"}
    arguments = {key: value for key, value in command.items() if key in names}
    if "keepalive_ms" in command:
        arguments["keepalive"] = command["keepalive_ms"] / 1000
    if "token_file" in command:
        arguments["token"] = jeton.Token.from_file(command["token_file"])
    if "token_variable" in command:
        arguments["token"] = jeton.Token.from_environment(command["token_variable"])
    return command["address"], arguments


def call_arguments(command):
    arguments = {key: command[key] for key in ("token", "wait_for_ready") if key in command}
    if "timeout_ms" in command:
        arguments["timeout"] = command["timeout_ms"] / 1000
    return arguments


class AsyncAdapter:
    stubs = stubs("Async")

    def __init__(self):
        self.running = {}
        self.permits = {}

    async def run(self):
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=8 << 20)
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            command = json.loads(line)
            try:
                await getattr(self, command["do"])(command)
            except jeton.RPCError as error:
                say_error(command["id"], error)

    async def connect(self, command):
        address, arguments = channel_arguments(command)
        self.channel = jeton.aio.Channel(address, **arguments)
        say(command["id"])

    async def close(self, command):
        await self.channel.close()
        say(command["id"])

    async def print(self, command):
        say(command["id"], text=repr(self.channel) + str(vars(self.channel)))

    async def methods(self, command):
        say(command["id"], methods=list(self.stubs))

    async def call(self, command):
        self.start(command, self._call(command))

    async def stream(self, command):
        self.start(command, self._stream(command))

    async def watch(self, command):
        self.start(command, self._watch(command))

    async def bench(self, command):
        self.start(command, self._bench(command))

    async def _bench(self, command):
        latencies, end = [], time.perf_counter() + command["seconds"]
        function, request = self.stub(command)

        async def work():
            while (began := time.perf_counter()) < end:
                await function(request)
                latencies.append(time.perf_counter() - began)

        await asyncio.gather(*(work() for _ in range(command["in_flight"])))
        say(command["id"], **measured(latencies))

    async def take(self, command):
        for _ in range(command["count"]):
            self.permits[command["call"]].release()

    async def cancel(self, command):
        if task := self.running.get(command["call"]):
            task.cancel()

    def start(self, command, coroutine):
        id = command["id"]

        async def answered():
            try:
                await coroutine
            except BaseException as error:
                say_error(id, error)
            finally:
                self.running.pop(id, None)

        self.running[id] = asyncio.create_task(answered())

    def stub(self, command):
        """The function of a method, and the request for it."""
        method, type, name = self.stubs[command["method"]]
        request = method.request.FromString(base64.b64decode(command["request"]))
        return getattr(type(self.channel), name), request

    async def _call(self, command):
        function, request = self.stub(command)
        say_response(command, request, await function(request, **call_arguments(command)))

    async def _stream(self, command):
        id = command["id"]
        permits = self.permits[id] = asyncio.Semaphore(command.get("take", 1 << 30))
        function, request = self.stub(command)
        async with function(request, **call_arguments(command)) as stream:
            while True:
                await permits.acquire()
                message = await stream.read()
                if message is None:
                    return say(id, end=True)
                say(id, message=encoded(message))

    async def _watch(self, command):
        async for message in AsyncWatch(self.channel, after_epoch=command["after_epoch"]):
            say(command["id"], message=encoded(message))


class ThreadAdapter:
    stubs = stubs("")

    def __init__(self):
        self.running = {}
        self.permits = {}

    def run(self):
        for line in sys.stdin:
            command = json.loads(line)
            try:
                getattr(self, command["do"])(command)
            except jeton.RPCError as error:
                say_error(command["id"], error)

    def connect(self, command):
        address, arguments = channel_arguments(command)
        self.channel = jeton.Channel(address, **arguments)
        say(command["id"])

    def close(self, command):
        self.channel.close()
        say(command["id"])

    def print(self, command):
        say(command["id"], text=repr(self.channel) + str(vars(self.channel)))

    def methods(self, command):
        say(command["id"], methods=list(self.stubs))

    def bench(self, command):
        threading.Thread(target=self._bench, args=(command,), daemon=True).start()

    def _bench(self, command):
        latencies, end = [], time.perf_counter() + command["seconds"]
        function, request = self.stub(command, self.channel)

        def work():
            while (began := time.perf_counter()) < end:
                function(request)
                latencies.append(time.perf_counter() - began)

        threads = [threading.Thread(target=work) for _ in range(command["in_flight"])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        say(command["id"], **measured(latencies))

    def take(self, command):
        self.permits[command["call"]].release(command["count"])

    def cancel(self, command):
        if running := self.running.pop(command["call"], None):
            running.cancel()

    def call(self, command):
        id = command["id"]
        function, request = self.stub(command, self.channel.futures)
        future = self.running[id] = function(request, **call_arguments(command))

        def ended(future):
            try:
                say_response(command, request, future.result())
            except BaseException as error:
                say_error(id, error)

        future.add_done_callback(ended)

    def stream(self, command):
        id = command["id"]
        permits = self.permits[id] = threading.Semaphore(command.get("take", 1 << 30))
        function, request = self.stub(command, self.channel)
        stream = self.running[id] = function(request, **call_arguments(command))
        threading.Thread(target=self._stream, args=(id, stream, permits), daemon=True).start()

    def watch(self, command):
        watch = Watch(self.channel, after_epoch=command["after_epoch"])
        self.running[command["id"]] = watch
        threading.Thread(target=self._watch, args=(command["id"], watch), daemon=True).start()

    def stub(self, command, channel):
        method, type, name = self.stubs[command["method"]]
        request = method.request.FromString(base64.b64decode(command["request"]))
        return getattr(type(channel), name), request

    def _stream(self, id, stream, permits):
        try:
            while permits.acquire():
                message = next(stream, None)
                if message is None:
                    break
                say(id, message=encoded(message))
            say(id, end=True)
        except jeton.RPCError as error:
            say_error(id, error)

    def _watch(self, id, watch):
        try:
            for message in watch:
                say(id, message=encoded(message))
        except jeton.RPCError as error:
            say_error(id, error)


if sys.argv[1:] == ["threads"]:
    ThreadAdapter().run()
else:
    asyncio.run(AsyncAdapter().run())
