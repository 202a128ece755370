#!/usr/bin/python3
"""The deployment in deploy/, started whole on loopback: the life of a token across its nodes, then the
primary's machine is switched off under load.

usage: demo.py PROGRAMS PATRONI

PROGRAMS is the folder of jetond and jeton, PATRONI a virtual environment with Patroni. Ends with 0
only if every step did what it should.
"""

import asyncio
import collections
import os
import pathlib
import re
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "clients/python"))

import jeton.aio  # noqa: E402
from jeton.v1 import (  # noqa: E402
    AsyncServiceAccountServiceClient, AsyncTokenServiceClient, CreateServiceAccountRequest,
    ROLE_VIEWER, TOKEN_VERDICT_VALID, VerifyTokenRequest)

from deployment import HOSTS, Deployment  # noqa: E402

NODES = {"A": "one", "B": "two", "C": "three"}
BEFORE, AFTER = 3.0, 5.0
FAILOVER_MAXIMUM = 60.0
ON_THE_WAY = 0.2


class Stage:
    """Runs commands as they are shown."""

    def __init__(self, deployment, programs):
        self._folder = deployment.folder / "home"
        self._folder.mkdir(mode=0o700)
        self.environment = {
            "HOME": str(self._folder), "NO_COLOR": "1", "PATH": f"{programs}:{os.environ['PATH']}",
            "JETON_CA_FILE": str(deployment.ca),
            **{name: deployment.address(host) for name, host in NODES.items()},
            "BALANCER": deployment.balancer}
        self._deployment = deployment

    def step(self, code, command, *patterns):
        print(f"$ {command}", flush=True)
        done = subprocess.run(["bash", "-c", f"umask 077; {command}"], cwd=self._folder,
                              env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        print(done.stdout, end="", flush=True)
        if done.returncode:
            print(f"(exit code {done.returncode})")
        if done.returncode != code:
            sys.exit(f"demo: exit code {done.returncode} instead of {code} from: {command}")
        for pattern in patterns:
            if not re.search(pattern, done.stdout, re.MULTILINE):
                sys.exit(f"demo: nothing like {pattern!r} from: {command}")
        return done.stdout

    def keep_secret(self, output, name):
        (self._folder / name).touch(mode=0o600)
        (self._folder / name).write_text(re.search(r"^Secret: *(\S+)", output, re.MULTILINE)[1])

    def secret(self, name):
        return (self._folder / name).read_text()


def tell(text):
    print(f"\n# {text}", flush=True)


def show_members(deployment):
    for host, role in deployment.members().items():
        print(f"{host:6} {HOSTS[host]}  {role}", flush=True)


def start(deployment):
    tell("Three hosts on loopback, each with etcd, Patroni 4 and PostgreSQL 15; what they need to know "
         "of each other is made once.")
    deployment.check()
    deployment.make_secrets()
    for host in HOSTS:
        deployment.start_database(host)
    deployment.wait_for_database()
    show_members(deployment)
    tell("An operator makes the organization and its first OWNER; then a node on each host, and a "
         "balancer before them.")
    print(deployment.run("first", "one", "--organization", "acme", "--owner", "alice",
                         "--password-file", deployment.secrets / "password").splitlines()[0])
    for host in HOSTS:
        deployment.start_node(host)
    deployment.start_balancer()


def play_life(stage, password):
    tell("Alice logs in at node A, and makes an account for this demonstration.")
    stage.step(0, f"jeton --address $A login alice --password-file {password}",
               "Logged in as alice")
    output = stage.step(0, "jeton --address $A account create operator --role admin",
                        "^Secret: +jeton_")
    stage.keep_secret(output, "operator.token")
    jeton = "jeton --token-file operator.token --address"
    tell("A token is created at node A; at B and C it is good.")
    output = stage.step(0, f"{jeton} $A account create ci-deploy --role contributor",
                        "^Secret: +jeton_")
    stage.keep_secret(output, "first.token")
    token = re.search(r"^Token: *(\S+)", output, re.MULTILINE)[1]
    for node in "BC":
        stage.step(0, f"{jeton} ${node} token verify --secret-file first.token",
                   "^Verdict: +VALID", "^Account: +ci-deploy")
    tell("It is revoked at C. The receipt says who confirmed it: no node accepts the token any more.")
    stage.step(0, f"{jeton} $C call jeton.v1.TokenService/RevokeToken "
               f"-d '{{\"tokenId\":\"{token}\"}}'",
               '"receipt":.*"confirmed":\\["three","(one","two|two","one)"')
    for node in "AB":
        stage.step(2, f"{jeton} ${node} token verify --secret-file first.token",
                   "^Verdict: +REVOKED")


class Failover:
    """Asks every node all the time whether a token is good, and makes changes one after the other
    through the balancer; between two moments the primary's machine is switched off."""

    def __init__(self, deployment, stage):
        self._deployment = deployment
        self._token, self._good = stage.secret("operator.token"), stage.secret("operator.token")
        self._ca = str(deployment.ca)
        self._answers = collections.defaultdict(list)
        self._changes = []
        self._killed = None

    def _channel(self, address):
        return jeton.aio.Channel(address, token=self._token, ca_file=self._ca, attempts=1)

    async def run(self):
        asking = [asyncio.ensure_future(self._verify(name, self._deployment.address(host)))
                  for name, host in NODES.items()]
        writing = asyncio.ensure_future(self._write())
        await asyncio.sleep(BEFORE)
        primary = next(host for host, role in self._deployment.members().items()
                       if role == "primary")
        self._deployment.switch_off(primary)
        self._killed = time.monotonic()
        self._say(f"SIGKILL to all of {primary}'s etcd, Patroni and PostgreSQL: it was the primary")
        elected = asyncio.ensure_future(self._wait_for_primary())
        # What comes sooner was committed before and is only told now.
        while not (self._changes and self._changes[-1][1] > self._killed + ON_THE_WAY):
            if time.monotonic() > self._killed + FAILOVER_MAXIMUM:
                sys.exit("demo: no change was accepted any more")
            await asyncio.sleep(0.01)
        first = next(end for _, end in self._changes if end > self._killed + ON_THE_WAY)
        await elected
        self._say("the first change is accepted", first)
        await asyncio.sleep(AFTER)
        for task in [*asking, writing]:
            task.cancel()
        self._report(first)

    def _say(self, text, moment=None):
        print(f"{(moment or time.monotonic()) - self._killed:7.2f} s  {text}", flush=True)

    async def _wait_for_primary(self):
        while True:
            members = await asyncio.to_thread(self._deployment.members)
            for host, role in members.items():
                if role == "primary":
                    return self._say(f"{host} is the primary")
            await asyncio.sleep(0.2)

    async def _verify(self, name, address):
        async with self._channel(address) as channel:
            while True:
                start = time.monotonic()
                try:
                    answer = await AsyncTokenServiceClient(channel).verify_token(
                        VerifyTokenRequest(token=self._good), timeout=5)
                    valid = answer.verification.verdict == TOKEN_VERDICT_VALID
                    code = "valid" if valid else "not valid"
                except jeton.RPCError as error:
                    code = error.code.name
                self._answers[name].append((start, time.monotonic(), code))
                await asyncio.sleep(0.005)

    async def _write(self):
        async with self._channel(self._deployment.balancer) as channel:
            number = 0
            while True:
                number += 1
                start = time.monotonic()
                request = CreateServiceAccountRequest(
                    request_id=f"load {number}", name=f"load-{number}", role=ROLE_VIEWER)
                while True:
                    try:
                        await AsyncServiceAccountServiceClient(channel).create_service_account(
                            request, timeout=20)
                        break
                    except jeton.RPCError:
                        await asyncio.sleep(0.05)
                self._changes.append((start, time.monotonic()))

    def _report(self, first):
        before = sum(end < first for _, end in self._changes)
        print(f"\nChanges: {before} before, {len(self._changes) - before} since; those that waited "
              f"for the new primary took {max(end - start for start, end in self._changes):.2f} s.")
        for name, answers in sorted(self._answers.items()):
            meanwhile = [answer for answer in answers if self._killed < answer[0] < first]
            codes = collections.Counter(code for _, _, code in meanwhile)
            print(f"Node {name} meanwhile: {len(meanwhile):,} verifications, "
                  f"{', '.join(f'{count:,} {code}' for code, count in codes.most_common())}; the "
                  f"slowest took {max(end - start for start, end, _ in meanwhile) * 1000:.0f} ms.")
            if codes["not valid"]:
                sys.exit("demo: a good token was called bad")


def main():
    programs, patroni = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    with Deployment(programs, patroni) as deployment:
        try:
            start(deployment)
            stage = Stage(deployment, programs)
            play_life(stage, deployment.secrets / "password")
            tell("The primary's machine is switched off, under load; seconds since then.")
            asyncio.run(Failover(deployment, stage).run())
            tell("It is switched on again, and comes back as a standby.")
            deployment.switch_on()
            deployment.wait_for_database()
            show_members(deployment)
            tell("The ledger has no gap, and proves itself.")
            stage.step(0, "jeton --token-file operator.token --address $BALANCER ledger export ledger.jsonl")
            stage.step(0, "jeton ledger verify ledger.jsonl")
        except Exception:
            deployment.show_logs()
            raise
    print("\ndemo: all of it was as it should be, and nothing of it is left", flush=True)


main()
