"""One case for one client: what its script asks of both sides."""

import base64

from peer import Listener

CASES = []
"""Name and function, in the order of the table."""
LONG = set()
"""Names of cases that wait so long that they are played beside the others."""


def case(name):
    def register(function):
        CASES.append((name, function))
        return function
    return register


def long_case(name):
    LONG.add(name)
    return case(name)


class Trial:
    def __init__(self, adapter, place):
        self.adapter = adapter
        self.place = place
        """What all cases share: certificates, the daemon."""
        self._listeners = []
        self._is_connected = False

    def listen(self, **how):
        listener = Listener(**how)
        self._listeners.append(listener)
        return listener

    def connect(self, address, attempts=1, **options):
        """Makes the client. Without retries, unless a case is about them."""
        address = address if isinstance(address, str) else address.address
        self._is_connected = True
        self.adapter.send("connect", address=address, attempts=attempts, **options).line()

    def serve(self, hello=None, **options):
        """A listener, and the client that goes there."""
        listener = self.listen()
        self.connect(listener, **options)
        return listener

    def call(self, method, request, **options):
        return self._start("call", method, request, options)

    def stream(self, method, request, **options):
        return self._start("stream", method, request, options)

    def _start(self, do, method, request, options):
        encoded = base64.b64encode(request.SerializeToString()).decode()
        return self.adapter.send(do, method=method, request=encoded, **options)

    def watch(self, after_epoch):
        return self.adapter.send("watch", after_epoch=after_epoch)

    def cancel(self, call):
        self.adapter.send("cancel", call=call.id)

    def take(self, call, count):
        self.adapter.send("take", call=call.id, count=count)

    def close(self):
        if self._is_connected:
            self._is_connected = False
            self.adapter.send("close").line()

    def end(self):
        for listener in self._listeners:
            listener.close()
        self.close()
