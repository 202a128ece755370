#!/usr/bin/python3
"""How long a revoke takes on three nodes: with all of them up, with one dead, with one paused; beside a
round trip to the database, measured on the same way.

usage: latency.py PROGRAMS [--lease SECONDS] [--delay MILLISECONDS]

Between nodes and database lies `--delay` each way, so that round trips are what is measured, and not
this machine.
"""

import argparse
import pathlib
import socket
import statistics
import struct
import time

from arena import Arena

import jeton
from jeton.v1 import (
    CreateServiceAccountRequest, ROLE_VIEWER, RevokeTokenRequest, ServiceAccountServiceClient,
    TokenServiceClient)


class Session:
    """As much of PostgreSQL's protocol as a round trip takes."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        body = struct.pack(">I", 196608) + b"user\0postgres\0database\0jeton\0\0"
        self._socket.sendall(struct.pack(">I", len(body) + 4) + body)
        self._wait()

    def _wait(self):
        """Until ReadyForQuery, always the last of an answer."""
        answer = b""
        while answer[-6:-1] != b"Z\0\0\0\5":
            answer += self._socket.recv(65536)

    def round_trip(self):
        started = time.monotonic()
        self._socket.sendall(b"Q\0\0\0\15SELECT 1\0")
        self._wait()
        return time.monotonic() - started


class Revoking:
    def __init__(self, arena):
        self._arena = arena
        self._count = 0

    def token(self, channel):
        self._count += 1
        return ServiceAccountServiceClient(channel).create_service_account(
            CreateServiceAccountRequest(name=f"account-{self._count}", role=ROLE_VIEWER)).token.id

    def times(self, count):
        """One after the other, through the first node."""
        node = self._arena.nodes["a"]
        with jeton.Channel(node.address, token=self._arena.token, timeout=120) as channel:
            tokens = [self.token(channel) for _ in range(count)]
            return [timed(lambda: TokenServiceClient(channel).revoke_token(
                RevokeTokenRequest(token_id=token))) for token in tokens]

    def first_after(self, fail, repair, count):
        """Each time a node has just failed; and those that follow the first one."""
        node = self._arena.nodes["a"]
        first, rest = [], []
        with jeton.Channel(node.address, token=self._arena.token, timeout=120) as channel:
            for _ in range(count):
                tokens = [self.token(channel) for _ in range(20)]
                fail()
                times = [timed(lambda: TokenServiceClient(channel).revoke_token(
                    RevokeTokenRequest(token_id=token))) for token in tokens]
                repair()
                first.append(times[0])
                rest += times[1:]
        return first, rest


def timed(call):
    started = time.monotonic()
    call()
    return time.monotonic() - started


def row(name, times):
    times = sorted(times)
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    print(f"{name:42} {len(times):6} {statistics.median(times) * 1000:10.2f} {p99 * 1000:10.2f} "
          f"{times[-1] * 1000:10.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--lease", type=float, default=2)
    parser.add_argument("--delay", type=float, default=5, help="milliseconds, each way")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5, help="how often a node fails")
    options = parser.parse_args()
    with Arena(options.programs.resolve(), options.lease, 0) as arena:
        for node in arena.nodes.values():
            node.link("open", delay=options.delay / 1000)
        print(f"lease {options.lease:g} s, {options.delay:g} ms each way to the database; "
              "milliseconds\n")
        print(f"{'':42} {'number':>6} {'p50':>10} {'p99':>10} {'most':>10}")
        session = Session(arena.nodes["a"].server_socket(arena.database.primary))
        row("round trip to the database", [session.round_trip() for _ in range(200)])
        revoking = Revoking(arena)
        row("revoke, all nodes up", revoking.times(options.count))
        other = arena.nodes["b"]

        def restart():
            arena.start("b")
            arena.wait_until_answering(other)

        def resume():
            other.resume()
            arena.wait_until_answering(other)

        for name, fail, repair in (
                ("dead", lambda: arena.kill("b"), restart), ("paused", other.pause, resume)):
            first, rest = revoking.first_after(fail, repair, options.rounds)
            row(f"the first revoke after a node is {name}", first)
            row("those that follow it", rest)


main()
