"""What must hold for a history of calls, and for the ledger it left behind.

A token's *power* is 0, or the role it has while it is good. From each account's changes, which one
client made one after the other, follow the powers that a call may have seen:

- never the power before a change that took some away and had returned when the call began;
- never the power after a change that had not begun when the call ended;
- of changes that give power, the latest may be missing at other nodes, but none up to the epoch that
  the answer says it knows.

So a call that began after a revoke returned and says "valid" is a violation, whatever it was asked
of, and so is one that refuses a token which was good all the while.
"""

import collections
import json
import math

# Change → the ledger's verb.
VERBS = {
    "create": "CreateServiceAccount", "role": "UpdateServiceAccount",
    "enable": "EnableServiceAccount", "disable": "DisableServiceAccount",
    "regenerate": "RegenerateToken", "revoke": "RevokeToken", "delete": "DeleteServiceAccount"}
TRANSIENT = {"OK", "UNAVAILABLE", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED"}


class History:
    def __init__(self, paths):
        self.accounts = collections.defaultdict(list)
        self.questions = []
        for path in paths:
            with open(path) as file:
                for line in map(json.loads, file):
                    if "change" in line:
                        self.accounts[line["account"]].append(Change(line))
                    else:
                        self.questions.append(line)
        for changes in self.accounts.values():
            changes.sort(key=lambda change: change.start)
            state = State()
            for change in changes:
                state = change.state = state.after(change)

    @property
    def changes(self):
        return [change for changes in self.accounts.values() for change in changes]


class Change:
    def __init__(self, line):
        self.line = line
        self.verb, self.account, self.start = line["change"], line["account"], line["start"]
        self.end = math.inf if line["end"] is None else line["end"]
        self.epoch = line.get("epoch")
        self.state = None

    def __str__(self):
        return (f"{self.verb} of {self.account} ({self.start:.3f} to {self.end:.3f}, "
                f"epoch {self.epoch})")


class State:
    """Of an account: its tokens that are not revoked, and what they may do."""

    def __init__(self, tokens=frozenset(), role=0, is_enabled=True):
        self.tokens, self.role, self.is_enabled = tokens, role, is_enabled

    def power(self, token):
        return self.role if self.is_enabled and token in self.tokens else 0

    def after(self, change):
        token = change.line.get("token")
        match change.verb:
            case "create":
                return State(frozenset([token]), change.line["role"])
            case "regenerate":
                return State(frozenset([token]), self.role, self.is_enabled)
            case "revoke":
                return State(self.tokens - {token}, self.role, self.is_enabled)
            case "role":
                return State(self.tokens, change.line["role"], self.is_enabled)
            case "enable" | "disable":
                return State(self.tokens, self.role, change.verb == "enable")
            case "delete":
                return State()


def violations(history, events):
    """`events` are those of the ledger, the first one first; texts, one for each violation."""
    yield from lost_changes(history, events)
    yield from refused_changes(history)
    for question in history.questions:
        if "power" in question:
            yield from wrong_answer(question, history.accounts[question["account"]])
            if question["epoch"] < question.get("floor", 0):
                yield f"an answer knew less than it was asked to: {question}"


def lost_changes(history, events):
    """Every change that was answered is the event that its answer says, and none is there twice."""
    taken = {}
    for change in history.changes:
        if change.epoch is None:
            continue
        event = events[change.epoch - 1] if 0 < change.epoch <= len(events) else None
        if event is None or event.verb != VERBS[change.verb] or not concerns(event, change):
            yield f"an acknowledged change is lost: {change}; there is {found(event)}"
        if change.epoch in taken:
            yield f"two changes are one event: {change} and {taken[change.epoch]}"
        taken[change.epoch] = change
    done = collections.Counter(
        (event.verb, name) for event in events for name in names(event) if event.outcome == 1)
    asked = collections.Counter(
        (VERBS[change.verb], change.account) for change in history.changes)
    for (verb, account), count in asked.items():
        if done[verb, account] > count:
            yield f"{verb} of {account} was asked for {count} times and done {done[verb, account]}"
    references = collections.Counter(event.action.reference for event in events)
    for question in history.questions:
        if question["call"] == "authorize":
            count = references[question["reference"]]
            # Of what is no token nothing is recorded.
            if count > 1 or question.get("power") and count != 1:
                yield f"a recorded action is in the ledger {count} times: {question}"


def names(event):
    return {object.name for object in (event.object, *event.related) if object.name}


def concerns(event, change):
    return change.account in names(event) or change.line.get("token") in {
        object.id for object in (event.object, *event.related)}


def found(event):
    return f"{event.verb} of {event.object.name or event.object.id}" if event else "nothing"


def refused_changes(history):
    for change in history.changes:
        if not set(change.line["attempts"]) <= TRANSIENT:
            yield f"{change} was refused: {change.line['attempts']}"


def wrong_answer(question, changes):
    token, power = question["token"], question["power"]
    possible = set(powers(token, changes, question["start"], question["end"], question["epoch"]))
    if power in possible:
        return
    before = [change for change in changes if change.end < question["start"]]
    what = ("accepted" if power > max(possible, default=0) else "refused, or granted too little,")
    yield (f"{what} after {before[-1] if before else 'nothing'}: power {power} instead of "
           f"{sorted(possible)}: {question}")


def powers(token, changes, start, end, epoch):
    """Of the states between the last one that must be known and the last one that can be."""
    first, power, states = 0, 0, [0]
    for number, change in enumerate(changes, 1):
        if change.start >= end:
            break
        before, power = power, change.state.power(token)
        states.append(power)
        is_known = change.epoch is not None and change.epoch <= epoch
        if is_known or power < before and change.end < start:
            first = number
    return states[first:]


def unknown_yet(history):
    """Answers of nodes that had not heard of a token whose creation had returned. Allowed, since who
    needs more asks for its epoch; counted, since a caller may take it for a refusal."""
    created = {}
    for change in history.changes:
        if change.verb in ("create", "regenerate") and change.epoch is not None:
            created[change.line["token"]] = change
    return sum(question.get("verdict") == "UNKNOWN" and question["token"] in created
               and created[question["token"]].end < question["start"]
               and question["epoch"] < created[question["token"]].epoch
               for question in history.questions)
