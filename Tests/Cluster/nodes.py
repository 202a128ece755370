"""Nodes: jetond on a database they share, each behind a link of its own."""

import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import time

from processes import start

PASSWORD = "correct horse battery staple"
PATIENCE = 120.0
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


class Links:
    """The process that carries what nodes and their database say to each other; links.py."""

    def __init__(self):
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "--", sys.executable,
             pathlib.Path(__file__).with_name("links.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def tell(self, **order):
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        if not self._process.stdout.readline():
            raise RuntimeError("links.py has ended")

    def stop(self):
        self._process.kill()
        self._process.wait()


class Node:
    """One jetond; its Unix socket stays the same when it is started again."""

    def __init__(self, programs, folder, name, servers, links, settings, environment):
        self.name = name
        self._program, self._links = programs / "jetond", links
        self._folder = pathlib.Path(folder) / name
        self._folder.mkdir(mode=0o700)
        self.data = self._folder / "data"
        self.log = self._folder / "log"
        self.socket = self.data / "jetond.sock"
        self._clock = self._folder / "clock"
        self._settings, self._environment = settings, environment
        self._process, self.started = None, 0.0
        hosts = []
        for server in servers:
            host = self._folder / server.name
            host.mkdir()
            hosts.append(str(host))
            links.tell(link=name, open=self.server_socket(server),
                       to=str(server.folder / ".s.PGSQL.5432"))
        self.store = f"host={','.join(hosts)} port=5432 user=postgres dbname=jeton"

    def server_socket(self, server):
        """This node's way to that server."""
        return str(self._folder / server.name / ".s.PGSQL.5432")

    @property
    def address(self):
        return f"unix:{self.socket}"

    def initialise(self):
        """Makes the organization acme and its OWNER alice."""
        subprocess.run(
            [self._program, "init", "--data", self.data, "--store", self.store, "--organization",
             "acme", "--owner", "alice", "--password-file", "-", "--password-memory", "64"],
            input=PASSWORD, text=True, check=True, stdout=subprocess.DEVNULL)

    def share_key(self, other):
        self.data.mkdir(mode=0o700)
        shutil.copy(other.data / "root.key", self.data)

    def start(self):
        """Returns a descriptor that has a line once it answers, and ends without one if it fails."""
        self.started = time.monotonic()
        reading, writing = os.pipe()
        environment = {**os.environ, **self._environment}
        if self._clock.exists():
            # Leases are kept by a clock that nobody can set, and so must stay as it is.
            environment |= {
                "LD_PRELOAD": FAKETIME, "DONT_FAKE_MONOTONIC": "1",
                "FAKETIME_TIMESTAMP_FILE": str(self._clock), "FAKETIME_CACHE_DURATION": "1"}
        command = [self._program, "serve", "--data", self.data, "--store", self.store, "--tcp", "",
                   "--reactors", "1", "--ready-fd", writing]
        for key, value in self._settings.items():
            command += [f"--{key}", value]
        with open(self.log, "ab") as log:
            self._process = start(command, stdout=log, stderr=log, env=environment,
                                  pass_fds=[writing])
        os.close(writing)
        return reading

    def start_and_wait(self):
        with os.fdopen(self.start()) as ready:
            if not (select.select([ready], [], [], PATIENCE)[0] and ready.readline()):
                raise RuntimeError(f"{self.name} did not start: {self.log.read_text()[-2000:]}")

    @property
    def is_running(self):
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self):
        return self._process.pid

    def kill(self):
        if self._process:
            self._process.kill()
            self._process.wait()

    def pause(self):
        self._process.send_signal(signal.SIGSTOP)

    def resume(self):
        self._process.send_signal(signal.SIGCONT)

    def link(self, state, **how):
        self._links.tell(link=self.name, state=state, **how)

    def set_clock(self, seconds):
        """From the next start on it can be stepped; so far from the true time."""
        self._clock.write_text(f"{seconds:+.3f}")
