"""A cluster under load: three nodes, a primary and its standby, clients, and all that can go wrong."""

import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

CLIENT = pathlib.Path(__file__).resolve().parents[2] / "clients/python"
sys.path.insert(0, str(CLIENT))

import jeton  # noqa: E402
from jeton.ledger.export import records  # noqa: E402
from jeton.v1 import (  # noqa: E402
    CreateServiceAccountRequest, Event, LoginRequest, ROLE_ADMIN, ServiceAccountServiceClient,
    SessionServiceClient, TokenServiceClient, VerifyTokenRequest)

from check import History, violations  # noqa: E402
from faults import CLOCKED, NODES  # noqa: E402
from nodes import PASSWORD, Links, Node  # noqa: E402
from postgres import Pair  # noqa: E402
from report import Report  # noqa: E402

LOADS = 2
CALM = 3.0
PATIENCE = 180.0


class Arena:
    def __init__(self, programs, lease, seed, environment=(), patience=PATIENCE):
        self._programs, self.seed, self.lease = programs, seed, lease
        self._patience, self._problems = patience, []
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="jeton-chaos-"))
        self._folder.chmod(0o755)
        self.database = Pair(self._folder)
        self.links = Links()
        self.nodes, self._dead, self._loads = {}, set(), []
        self._environment = dict(environment)
        self._heads = self._folder / "heads"
        self._head_keeper = None
        self._next_head = 0.0
        self.faults, self.going_on = collections.Counter(), []
        self.restarts = 0
        self.started = time.monotonic()

    def __enter__(self):
        try:
            self._make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for load in self._loads:
            load.kill()
            load.wait()
        for node in self.nodes.values():
            node.kill()
        self.database.stop()
        self.links.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _make(self):
        self.database.make()
        settings = {"lease": f"{self.lease:g}s", "password-memory": "64"}
        for name in NODES:
            self.nodes[name] = Node(
                self._programs, self._folder, name, self.database.servers, self.links,
                settings | {"node-name": name}, self._environment)
        first = self.nodes[NODES[0]]
        first.initialise()
        for node in self.nodes.values():
            if node is not first:
                node.share_key(first)
        self.nodes[CLOCKED].set_clock(0)
        for node in self.nodes.values():
            node.start_and_wait()
        self.token = self._make_admin(first)
        self._token_file = self._folder / "token"
        self._token_file.touch(mode=0o600)
        self._token_file.write_text(self.token + "\n")

    def _make_admin(self, node):
        with jeton.Channel(node.address) as channel:
            session = SessionServiceClient(channel).login(
                LoginRequest(user="alice", password=PASSWORD)).session_token
            return ServiceAccountServiceClient(channel).create_service_account(
                CreateServiceAccountRequest(name="chaos", role=ROLE_ADMIN), token=session).secret

    # What faults do.

    def kill(self, name):
        self.nodes[name].kill()
        self._dead.add(name)

    def start(self, name):
        """Without waiting: it may not be able to, before something else is right again."""
        os.close(self.nodes[name].start())
        self._dead.discard(name)

    def _tend(self):
        """A node that ended by itself is started again, as by whatever supervises it: once a second."""
        for name, node in self.nodes.items():
            is_rested = node.started + 1 < time.monotonic()
            if name not in self._dead and not node.is_running and is_rested:
                self.restarts += 1
                self.say(f"{name} ended by itself and is started again: {last_line(node.log)}")
                self.start(name)

    # The run.

    def play(self, lanes, seconds, load=None):
        self._start_loads(load or {})
        self.started = time.monotonic()
        # At first there is nothing yet to lose.
        self.wait_until(self.started + CALM)
        while (now := time.monotonic() - self.started) < seconds:
            for lane in lanes:
                lane.step(now, self)
            self.wait_until(time.monotonic() + 0.05)
        for lane in lanes:
            lane.finish(self)
        self.heal()

    def begins(self, fault):
        self.going_on.append(fault)
        self.faults[fault.kind] += 1
        self.say(f"{fault}, for {fault.duration * self.lease:.1f} s")

    def ended(self, fault):
        self.going_on.remove(fault)

    def say(self, text):
        print(f"{time.monotonic() - self.started:7.1f} s  {text}", flush=True)

    def wait_until(self, moment):
        while (rest := moment - time.monotonic()) > 0:
            self._tend()
            self.database.tend()
            self._keep_head()
            time.sleep(min(rest, 0.1))

    def _start_loads(self, more):
        for number in range(LOADS):
            plan = {
                "nodes": {name: node.address for name, node in self.nodes.items()},
                "token": self.token, "seed": f"{self.seed}-{number}", "changers": 5, "verifiers": 2,
                "pause": 0.03, "patience": 10 + 3 * self.lease,
                "history": str(self._folder / f"history-{number}.jsonl"), **more}
            self._loads.append(subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", sys.executable,
                 pathlib.Path(__file__).with_name("load.py"), json.dumps(plan)],
                stdin=subprocess.PIPE))

    def _keep_head(self):
        """As a witness would: later the ledger must extend every head that was signed."""
        if time.monotonic() < self._next_head:
            return
        if self._head_keeper is None or self._head_keeper.poll() is not None:
            self._next_head = time.monotonic() + 1
            node = self.nodes[NODES[int(time.monotonic()) % len(NODES)]]
            self._head_keeper = subprocess.Popen(
                self._jeton(node, "ledger", "checkpoint", "--timeout", "5s", "--save", self._heads),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                cwd=self._folder)

    def _jeton(self, node, *words):
        return [self._programs / "jeton", "--address", node.address, "--token-file",
                self._token_file, *words]

    def heal(self):
        """Waits until every node answers, and every change has been answered."""
        deadline = time.monotonic() + self._patience
        for node in self.nodes.values():
            while not self._answers(node) and time.monotonic() < deadline:
                self.wait_until(time.monotonic() + 0.2)
            if time.monotonic() >= deadline:
                self._problems.append(f"{node.name} never answered again: {last_line(node.log)}")
        if self._problems:
            # What the ledger came to can be seen all the same.
            for node in self.nodes.values():
                node.kill()
                node.start_and_wait()
        self._end_loads()

    def _end_loads(self):
        deadline = time.monotonic() + self._patience
        for load in self._loads:
            load.stdin.close()
        while any(load.poll() is None for load in self._loads):
            if time.monotonic() > deadline:
                raise RuntimeError("changes are still without an answer")
            self.wait_until(time.monotonic() + 0.2)
        if any(load.returncode for load in self._loads):
            raise RuntimeError("a client failed")

    def _answers(self, node):
        try:
            with jeton.Channel(node.address, token=self.token, attempts=1, timeout=2) as channel:
                TokenServiceClient(channel).verify_token(VerifyTokenRequest(token=self.token))
            return True
        except jeton.RPCError:
            return False

    # The end.

    def report(self):
        history = History(self._folder.glob("history-*.jsonl"))
        events, proof = self._ledger()
        found = [*self._problems, *violations(history, events), *proof.problems]
        return Report(history, events, proof, found, self)

    def _ledger(self):
        export = self._folder / "ledger.jsonl"
        export.unlink(missing_ok=True)
        if self._head_keeper:
            self._head_keeper.wait()
        subprocess.run(self._jeton(self.nodes["b"], "ledger", "export", export), check=True,
                       stdout=subprocess.DEVNULL)
        events = []
        with open(export, "rb") as file:
            for record in records(file):
                if not record.HasField("header"):
                    events.append(Event.FromString(record.entry))
        return events, Proof(export, self._heads)

    def keep(self, folder):
        target = folder / f"{self.seed}"
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for path in [*self._folder.glob("*.jsonl"), self._heads]:
            if path.exists():
                shutil.copy(path, target)
        for node in self.nodes.values():
            shutil.copy(node.log, target / f"{node.name}.log")
        return target


class Proof:
    """What the second verifier says of the ledger and of all heads that were signed on the way."""

    def __init__(self, export, heads):
        verifier = subprocess.run(
            [sys.executable, "-m", "jeton.ledger", "verify", "--output", "json", export,
             *(["--head", heads] if heads.exists() else [])],
            env={**os.environ, "PYTHONPATH": str(CLIENT)}, capture_output=True, text=True)
        self.problems = []
        self.confirmed_heads = 0
        if verifier.returncode:
            self.problems.append(
                f"the ledger does not prove itself: {verifier.stdout}{verifier.stderr}")
        else:
            self.confirmed_heads = len(json.loads(verifier.stdout)["confirmed_heads"])


def last_line(path):
    return (path.read_text().splitlines() or [""])[-1]
