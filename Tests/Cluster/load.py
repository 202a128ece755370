#!/usr/bin/python3
"""Clients of a cluster, and the record of every call they make.

usage: load.py PLAN

PLAN is JSON: `nodes` (names and addresses), `token` (of an ADMIN), `seed`, `changers` and
`verifiers` (of each node), `pause` (seconds between a client's calls, on average), `patience`
(seconds for a change), `history` (the file to write). What clients do comes from the seed. The end
of standard input ends the load: changes under way are asked for until they are answered, so the
cluster should be well by then.

The record has a line of JSON for each call and each change; times are of CLOCK_MONOTONIC, taken
before the call is sent and after its answer was read, which can only hide a fault, never make one.
A call stands as it was answered. A change stands once, from the start of its first call to the end
of the first that succeeded, however often it was asked for, with one request_id.
"""

import asyncio
import collections
import itertools
import json
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "clients/python"))

import jeton.aio  # noqa: E402
from jeton.v1 import *  # noqa: E402, F403

VIEWER, CONTRIBUTOR = ROLE_VIEWER, ROLE_CONTRIBUTOR
KNOWN_TOKENS = 400
PROBES = 3
# Until a node can do it: longer than any fault.
ATTEMPTS = 300
# Longer than any pause of a node: what it says when it wakes is what matters.
VERIFY_PATIENCE = 40.0


class Record:
    def __init__(self, path):
        self._file = open(path, "w")

    def write(self, **line):
        self._file.write(json.dumps(line) + "\n")

    def close(self):
        self._file.close()


class Node:
    """A channel to one node, made anew when it fails: the client's own pauses would spare a node
    that has just come back."""

    def __init__(self, name, address, token):
        self.name, self._address, self._token = name, address, token
        self._channel, self._opened = None, 0.0

    async def ask(self, stub, method, request, timeout):
        channel = self._usable()
        try:
            return await getattr(stub(channel), method)(request, timeout=timeout)
        except jeton.RPCError as error:
            if error.reason == "UNREACHABLE" and channel is self._channel:
                await channel.close()
                self._channel = None
                await asyncio.sleep(max(self._opened + 0.1 - time.monotonic(), 0.01))
            raise

    def _usable(self):
        if self._channel is None:
            self._opened = time.monotonic()
            self._channel = jeton.aio.Channel(
                self._address, token=self._token, attempts=1, agent="chaos")
        return self._channel


class Load:
    def __init__(self, plan):
        self.plan = plan
        self.record = Record(plan["history"])
        self.nodes = [Node(*pair, plan["token"]) for pair in plan["nodes"].items()]
        self.stopping = asyncio.Event()
        # The newest last, and those of a change under way, which is where faults would be.
        self.tokens = collections.deque(maxlen=KNOWN_TOKENS)
        self.hot = collections.deque(maxlen=8)
        self.newest_epoch = 0
        self.names = itertools.count()
        self.probes = set()

    async def run(self):
        seed = self.plan["seed"]
        clients = [self.change(random.Random(f"{seed} changer {number}"))
                   for number in range(self.plan["changers"])]
        clients += [self.verify(random.Random(f"{seed} verifier {node.name} {number}"), node)
                    for node in self.nodes for number in range(self.plan["verifiers"])]
        tasks = [asyncio.ensure_future(client) for client in clients]
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: Ending(self.stopping), sys.stdin)
        await asyncio.gather(*tasks)
        if self.probes:
            await asyncio.wait(self.probes)
        self.record.close()

    async def rest(self, random):
        await asyncio.sleep(random.expovariate(1 / self.plan["pause"]))

    # Changes: each client has accounts of its own, so that what it did to one is in order.

    async def change(self, random):
        while not self.stopping.is_set():
            account = Account(self, random, f"{self.plan['seed']}-{next(self.names)}")
            if not await account.create():
                continue
            for _ in range(random.randint(3, 9)):
                await self.rest(random)
                if self.stopping.is_set() or account.is_deleted or not await account.change():
                    break

    def watch_closely(self, token):
        if token not in self.hot:
            self.hot.append(token)
        self.tokens.append(token)

    def probe(self, token):
        """What a change has ended is asked for everywhere at once."""
        for node in self.nodes:
            for _ in range(PROBES):
                task = asyncio.ensure_future(self.verify_once(node, token))
                self.probes.add(task)
                task.add_done_callback(self.probes.discard)

    # Questions.

    async def verify(self, random, node):
        while not self.stopping.is_set():
            await self.rest(random)
            known = self.hot if self.hot and random.random() < 0.7 else self.tokens
            if not known:
                continue
            token = random.choice(known)
            kind = random.random()
            if kind < 0.02:
                await self.authorize(random, node, token)
            elif kind < 0.12:
                await self.verify_together(node, {token: None, **dict.fromkeys(self.hot)})
            else:
                await self.verify_once(
                    node, token, self.newest_epoch if random.random() < 0.1 else 0)

    async def verify_once(self, node, token, at_least_epoch=0):
        request = VerifyTokenRequest(token=token.secret, at_least_epoch=at_least_epoch)
        line = Line("verify", node, token, floor=at_least_epoch)
        try:
            answer = await node.ask(
                AsyncTokenServiceClient, "verify_token", request, VERIFY_PATIENCE)
            line.answered(answer.verification, answer.epoch)
        except jeton.RPCError as error:
            line.failed(error)
        self.record.write(**line.content)

    async def verify_together(self, node, tokens):
        request = BatchVerifyTokensRequest(
            requests=[VerifyTokenRequest(token=token.secret) for token in tokens])
        lines = [Line("verify", node, token) for token in tokens]
        try:
            answer = await node.ask(
                AsyncTokenServiceClient, "batch_verify_tokens", request, VERIFY_PATIENCE)
            for line, verification in zip(lines, answer.verifications, strict=True):
                line.answered(verification, answer.epoch)
        except jeton.RPCError as error:
            for line in lines:
                line.failed(error)
        for line in lines:
            self.record.write(**line.content)

    async def authorize(self, random, node, token):
        reference = f"{random.getrandbits(64):x}"
        request = AuthorizeRequest(request_id=reference, token=token.secret, action="chaos",
                                   required_role=VIEWER, reference=reference)
        line = Line("authorize", node, token, reference=reference)
        try:
            answer = await node.ask(
                AsyncTokenServiceClient, "authorize", request, self.plan["patience"])
            line.answered(answer.verification, answer.epoch)
        except jeton.RPCError as error:
            line.failed(error)
        self.record.write(**line.content)


class Ending(asyncio.Protocol):
    def __init__(self, event):
        self._event = event

    def connection_lost(self, error):
        self._event.set()


class Token:
    def __init__(self, account, id, secret):
        self.account, self.id, self.secret = account, id, secret


class Line:
    """A question and what came of it."""

    def __init__(self, call, node, token, **more):
        self.content = {"call": call, "node": node.name, "account": token.account,
                        "token": token.id, "start": time.monotonic(), **more}

    def answered(self, verification, epoch):
        valid = verification.verdict == TOKEN_VERDICT_VALID
        self.content |= {
            "end": time.monotonic(), "verdict": TokenVerdict.Name(verification.verdict)[14:],
            "power": int(verification.role) if valid else 0, "epoch": epoch}

    def failed(self, error):
        self.content |= {"end": time.monotonic(), "failed": f"{error.code.name} {error.reason}"}


class Account:
    """One service account and what its client does to it, step by step."""

    def __init__(self, load, random, name):
        self._load, self._random, self._name = load, random, name
        self._tokens = []
        self._role, self._is_enabled, self.is_deleted = CONTRIBUTOR, True, False

    async def create(self):
        answer = await self._do(
            "create", AsyncServiceAccountServiceClient, "create_service_account",
            CreateServiceAccountRequest(name=self._name, role=self._role), role=int(self._role))
        if answer:
            self._learn(answer)
        return answer is not None

    def _learn(self, answer):
        token = Token(self._name, answer.token.id, answer.secret)
        self._tokens.append(token)
        self._load.watch_closely(token)

    async def change(self):
        steps = [self._set_role, self._switch, self._regenerate, self._revoke, self._delete]
        weights = [3, 3, 2, 3, 1]
        if not self._tokens:
            steps, weights = [self._regenerate, self._delete], [3, 1]
        return await self._random.choices(steps, weights)[0]()

    async def _set_role(self):
        role = VIEWER if self._role == CONTRIBUTOR else CONTRIBUTOR
        answer = await self._do(
            "role", AsyncServiceAccountServiceClient, "update_service_account",
            UpdateServiceAccountRequest(service_account=self._name, role=role), role=int(role))
        self._role = role
        return self._probed(answer)

    async def _switch(self):
        verb = "disable" if self._is_enabled else "enable"
        kind = (DisableServiceAccountRequest if self._is_enabled
                else EnableServiceAccountRequest)
        answer = await self._do(
            verb, AsyncServiceAccountServiceClient, f"{verb}_service_account",
            kind(service_account=self._name))
        self._is_enabled = not self._is_enabled
        return self._probed(answer)

    async def _regenerate(self):
        answer = await self._do(
            "regenerate", AsyncTokenServiceClient, "regenerate_token",
            RegenerateTokenRequest(service_account=self._name))
        if answer:
            self._probed(answer)
            self._tokens.clear()
            self._learn(answer)
        return answer is not None

    async def _revoke(self):
        token = self._random.choice(self._tokens)
        answer = await self._do("revoke", AsyncTokenServiceClient, "revoke_token",
                                RevokeTokenRequest(token_id=token.id), token=token.id)
        self._probed(answer)
        self._tokens.remove(token)
        return answer is not None

    async def _delete(self):
        answer = await self._do(
            "delete", AsyncServiceAccountServiceClient, "delete_service_account",
            DeleteServiceAccountRequest(service_account=self._name))
        self.is_deleted = True
        return self._probed(answer)

    def _probed(self, answer):
        if answer:
            for token in self._tokens:
                self._load.probe(token)
        return answer is not None

    async def _do(self, verb, stub, method, request, **more):
        """The answer; None when nobody gave one. Some changes are asked for at two nodes at once:
        whoever answers first promises as much."""
        load, random = self._load, self._random
        request.request_id = f"{self._name} {verb} {random.getrandbits(64):x}"
        for token in self._tokens:
            load.watch_closely(token)
        line = {"change": verb, "account": self._name, "start": time.monotonic(), **more}
        attempts = []
        answer = None
        while answer is None and len(attempts) < ATTEMPTS:
            nodes = random.sample(load.nodes, 2 if random.random() < 0.1 else 1)
            answer = await first_answer(
                [self._attempt(node, stub, method, request, attempts) for node in nodes])
            if answer is None:
                if attempts[-1] not in ("UNAVAILABLE", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED"):
                    break
                await asyncio.sleep(random.uniform(0.05, 0.5))
        line |= {"end": time.monotonic() if answer else None, "attempts": attempts}
        if answer:
            line |= {"epoch": answer.epoch}
            if hasattr(answer, "token"):
                line["token"] = answer.token.id
            if "receipt" in answer.DESCRIPTOR.fields_by_name and answer.HasField("receipt"):
                line["receipt"] = {
                    "epoch": answer.receipt.epoch, "confirmed": list(answer.receipt.confirmed),
                    "expired": list(answer.receipt.expired),
                    "waited": answer.receipt.waited.ToNanoseconds() / 1e9,
                    "unreplicated": answer.receipt.unreplicated}
            load.newest_epoch = max(load.newest_epoch, answer.epoch)
        load.record.write(**line)
        return answer

    async def _attempt(self, node, stub, method, request, attempts):
        try:
            answer = await node.ask(stub, method, request, self._load.plan["patience"])
            attempts.append("OK")
            return answer
        except jeton.RPCError as error:
            attempts.append(error.code.name)
            return None


async def first_answer(attempts):
    """The others go on, so that what they do stays in the history of the ledger."""
    pending = {asyncio.ensure_future(attempt) for attempt in attempts}
    answer = None
    while pending and answer is None:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            answer = answer or task.result()
    return answer


asyncio.run(Load(json.loads(sys.argv[1])).run())
