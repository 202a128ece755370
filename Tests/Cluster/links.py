#!/usr/bin/python3
"""What lies between nodes and their database: Unix sockets that pass bytes on, until told not to.

usage: links.py < a line of JSON for each order

    {"open": LISTEN, "to": TARGET, "link": NAME}   paths of sockets; a link has one for each server
    {"link": NAME, "state": STATE, …}              for all its connections, those to come too

States are `open`, `reset` (connections are cut, new ones refused) and `held`: nothing passes
`direction` (up, to the database; down; both), and all of it arrives later, as after a partition that
TCP outlived. `open` may have `delay` and `jitter`, in seconds. Each order is answered by its line.
"""

import asyncio
import contextlib
import json
import random
import sys

PIECE = 1 << 16


class Link:
    def __init__(self):
        self.is_refusing = False
        self.delay = self.jitter = 0.0
        self.gates = {"up": asyncio.Event(), "down": asyncio.Event()}
        self.writers = set()
        self.become("open")

    def become(self, state, direction="both", delay=0.0, jitter=0.0):
        self.is_refusing = state == "reset"
        self.delay, self.jitter = delay, jitter
        for name, gate in self.gates.items():
            if state == "held" and direction in (name, "both"):
                gate.clear()
            else:
                gate.set()
        if self.is_refusing:
            for writer in self.writers:
                writer.transport.abort()

    async def listen(self, path, target):
        async def connected(reader, writer):
            await self._carry(reader, writer, target)
        await asyncio.start_unix_server(connected, path)

    async def _carry(self, reader, writer, target):
        with contextlib.suppress(OSError):
            if not self.is_refusing:
                answers, asks = await asyncio.open_unix_connection(target)
                pair = {writer, asks}
                self.writers |= pair
                await asyncio.gather(self._pass(reader, asks, "up"),
                                     self._pass(answers, writer, "down"))
                self.writers -= pair
        writer.close()

    async def _pass(self, reader, writer, direction):
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                if self.delay:
                    await asyncio.sleep(self.delay + random.uniform(0, self.jitter))
                await self.gates[direction].wait()
                writer.write(piece)
                await writer.drain()
        # Of an end, too, nobody hears meanwhile.
        await self.gates[direction].wait()
        writer.close()


async def main():
    links = {}
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while line := await orders.readline():
        order = json.loads(line)
        link = links.setdefault(order.pop("link"), Link())
        if "open" in order:
            await link.listen(order["open"], order["to"])
        else:
            link.become(**order)
        print(line.decode().strip(), flush=True)


asyncio.run(main())
