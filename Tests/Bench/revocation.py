#!/usr/bin/python3
"""How long a revoke takes that is true at every node when it returns.

    revocation.py PROGRAMS [--nodes N] [--lease SECONDS] [--delay MILLISECONDS] [--count N]

Starts PostgreSQL 15 with a synchronous standby, and nodes that reach it through a relay which holds
every byte for half of --delay: so that what a revoke takes, divided by --delay, is how many round
trips to the database it waits for. One table: all nodes up, one stopped (SIGSTOP), one killed.
After each revoke every node that answers is asked: none may say VALID.
"""

import argparse
import asyncio
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "clients/python"))

import jeton  # noqa: E402
from jeton.v1 import *  # noqa: E402,F403

POSTGRES = "/usr/lib/postgresql/15/bin/"
PASSWORD = "correct horse battery"


def as_postgres(*command, **options):
    change = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
    return subprocess.run([*(change if os.geteuid() == 0 else []), *command], check=True, cwd="/",
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


class Database:
    """A primary and the standby that it waits for."""

    def __init__(self, directory):
        self.directory = directory
        as_postgres("mkdir", "-m", "755", directory)
        as_postgres(POSTGRES + "initdb", "-D", f"{directory}/1", "-U", "postgres", "-A", "trust", "-E",
                    "UTF8", "--no-sync")
        self.start(1)
        as_postgres(POSTGRES + "pg_basebackup", "-D", f"{directory}/2", "-R", "-X", "stream", "-c",
                    "fast", "-d", f"{self.string(1)} application_name=standby")
        self.start(2)
        as_postgres("psql", "-X", "-d", self.string(1), "-c",
                    "ALTER SYSTEM SET synchronous_standby_names = 'standby'", "-c",
                    "SELECT pg_reload_conf()")

    def start(self, number):
        settings = ["listen_addresses=", "shared_buffers=64MB", "fsync=on", "max_connections=200"]
        flags = " ".join(f"-c {setting}" for setting in settings)
        as_postgres(POSTGRES + "pg_ctl", "-D", f"{self.directory}/{number}", "-w", "-o",
                    f"-k {self.directory} -p {number} {flags}", "-l", "/dev/null", "start")

    def string(self, number, directory=None):
        return f"host={directory or self.directory} port={number} user=postgres dbname=postgres"

    def stop(self):
        for number in (2, 1):
            if os.path.exists(f"{self.directory}/{number}/postmaster.pid"):
                as_postgres(POSTGRES + "pg_ctl", "-D", f"{self.directory}/{number}", "-m", "immediate",
                            "-w", "stop")
        as_postgres("rm", "-rf", self.directory)


class Relay:
    """A Unix socket like the database's, further away."""

    def __init__(self, directory, target, delay):
        self.path, self.target, self.delay = f"{directory}/.s.PGSQL.1", target, delay / 2
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.run(ready)), daemon=True).start()
        ready.wait()

    async def run(self, ready):
        server = await asyncio.start_unix_server(self.connected, self.path)
        ready.set()
        await server.serve_forever()

    async def connected(self, reader, writer):
        there, back = await asyncio.open_unix_connection(self.target)
        await asyncio.gather(self.carry(reader, back), self.carry(there, writer))

    async def carry(self, reader, writer):
        """In order, each piece when its time has come."""
        loop, queue = asyncio.get_running_loop(), asyncio.Queue()

        async def deliver():
            while (piece := await queue.get()) is not None:
                due, data = piece
                if (wait := due - loop.time()) > 0:
                    await asyncio.sleep(wait)
                writer.write(data)
            writer.close()

        task = asyncio.create_task(deliver())
        try:
            while data := await reader.read(1 << 16):
                queue.put_nowait((loop.time() + self.delay, data))
        except ConnectionError:
            pass
        queue.put_nowait(None)
        await task


class Node:
    def __init__(self, programs, place, string, name, lease):
        read, write = os.pipe()
        self.name, self.socket = name, f"{place}/{name}.sock"
        self.process = subprocess.Popen(
            [programs / "jetond", "serve", "--data", f"{place}/data", "--store", string, "--tcp", "",
             "--unix", self.socket, "--node-name", name, "--lease", f"{lease}s", "--ready-fd",
             str(write), "--log-level", "error"], pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as ready:
            if not ready.readline():
                sys.exit(f"{name} did not start")

    def channel(self, token=None):
        return jeton.Channel(f"unix:{self.socket}", token=token)


class Cluster:
    def __init__(self, arguments, place):
        self.place, self.lease = place, arguments.lease
        self.database = Database(f"{place}/pg")
        self.nodes = []
        relayed = f"{place}/relay"
        os.mkdir(relayed)
        Relay(relayed, f"{place}/pg/.s.PGSQL.1", arguments.delay / 1000)
        with open(f"{place}/password", "w") as file:
            file.write(PASSWORD + "\n")
        programs = arguments.programs.resolve()
        subprocess.run(
            [programs / "jetond", "init", "--data", f"{place}/data", "--store", self.database.string(1),
             "--organization", "bench", "--owner", "bench", "--password-file", f"{place}/password"],
            check=True, stdout=subprocess.DEVNULL)
        for number in range(arguments.nodes):
            self.nodes.append(Node(programs, place, self.database.string(1, relayed), f"node-{number + 1}",
                                   arguments.lease))
        with self.nodes[0].channel() as channel:
            login = SessionServiceClient(channel).login(LoginRequest(user="bench", password=PASSWORD))
        self.token = jeton.Token(login.session_token)

    def stop(self):
        for node in self.nodes:
            if node.process.poll() is None:
                node.process.send_signal(signal.SIGCONT)
                node.process.kill()
                node.process.wait()
        self.database.stop()


class Round:
    """Revokes through the first node, one after the other."""

    def __init__(self, cluster, asked):
        self.cluster, self.asked = cluster, asked
        self.times, self.receipts, self.violations = [], [], 0

    def run(self, count, made=None):
        cluster = self.cluster
        channels = [node.channel(cluster.token) for node in self.asked]
        accounts = ServiceAccountServiceClient(channels[0])
        tokens = TokenServiceClient(channels[0])
        verifiers = [TokenServiceClient(channel) for channel in channels]
        for number in range(count):
            created = made.pop() if made else self.make(accounts)
            begun = time.monotonic()
            answer = tokens.revoke_token(
                RevokeTokenRequest(token_id=created.token.id), timeout=cluster.lease + 30)
            self.times.append((time.monotonic() - begun) * 1000)
            self.receipts.append(answer.receipt)
            for verifier in verifiers:
                verdict = verifier.verify_token(VerifyTokenRequest(token=created.secret)).verification
                self.violations += verdict.verdict == TOKEN_VERDICT_VALID
        for channel in channels:
            channel.close()

    def make(self, accounts):
        self.number = getattr(self, "number", 0) + 1
        return accounts.create_service_account(CreateServiceAccountRequest(
            name=f"account-{id(self)}-{self.number}", role=ROLE_VIEWER))

    def line(self, title, delay):
        times = sorted(self.times)
        p50, p99 = statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.99))]
        expired = sum(bool(receipt.expired) for receipt in self.receipts)
        trips = f"{p50 / delay:10.1f}{p99 / delay:9.1f}" if delay else f"{'':19}"
        print(f"{title:26}{len(times):8}{p50:11.1f}{p99:11.1f}{times[-1]:11.1f}{trips}{expired:11}"
              f"{self.violations:12}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--lease", type=int, default=2)
    parser.add_argument("--delay", type=float, default=20)
    parser.add_argument("--count", type=int, default=200)
    arguments = parser.parse_args()
    place = tempfile.mkdtemp(prefix="jeton-")
    os.chmod(place, 0o777)
    cluster = Cluster.__new__(Cluster)
    cluster.nodes, cluster.database = [], None
    try:
        cluster.__init__(arguments, place)
        print(f"{arguments.nodes} nodes, lease {arguments.lease} s, {arguments.delay:g} ms from PostgreSQL "
              "with a synchronous standby")
        print(f"{'':26}{'revokes':>8}{'p50 ms':>11}{'p99 ms':>11}{'max ms':>11}{'p50 trips':>10}"
              f"{'p99':>9}{'waited out':>11}{'violations':>12}")
        up = Round(cluster, cluster.nodes)
        up.run(arguments.count)
        up.line("all nodes up", arguments.delay)
        last = cluster.nodes[-1]
        for title, fault in (("one stopped, the first", signal.SIGSTOP), ("one killed, the first",
                                                                         signal.SIGKILL)):
            # What is to be revoked is made while all are well.
            maker = Round(cluster, cluster.nodes[:1])
            with cluster.nodes[0].channel(cluster.token) as channel:
                made = [maker.make(ServiceAccountServiceClient(channel)) for _ in range(1 + 20)]
            time.sleep(0.5)
            last.process.send_signal(fault)
            first = Round(cluster, cluster.nodes[:-1])
            first.run(1, made)
            first.line(title, 0)
            after = Round(cluster, cluster.nodes[:-1])
            after.run(20, made)
            after.line("  those after it", arguments.delay)
            if fault == signal.SIGSTOP:
                last.process.send_signal(signal.SIGCONT)
                time.sleep(2)
        return 1 if any(r.violations for r in (up, first, after)) else 0
    finally:
        if cluster.database:
            cluster.stop()
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
