#!/usr/bin/python3
"""The checker finds what it is there for, and lets pass what is allowed; the deployment's start check
refuses what loses commits."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "clients/python"))

from jeton.v1 import Event  # noqa: E402

from check import VERBS, History, violations  # noqa: E402

VIEWER, CONTRIBUTOR = 1, 2


def change(verb, start, end, epoch, **more):
    return {"change": verb, "account": "acc", "start": start, "end": end, "epoch": epoch,
            "attempts": ["OK"], **more}


def verify(start, end, power, epoch, **more):
    return {"call": "verify", "node": "a", "account": "acc", "token": "tok", "start": start,
            "end": end, "power": power, "epoch": epoch, **more}


CREATE = change("create", 0, 1, 1, token="tok", role=CONTRIBUTOR)
REVOKE = change("revoke", 4, 5, 2, token="tok")


class CheckerTests(unittest.TestCase):
    def found(self, *lines, events=None):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.write("".join(json.dumps(line) + "\n" for line in lines))
            file.flush()
            history = History([file.name])
        if events is None:
            events = [event(line["change"]) for line in lines if line.get("epoch")
                      and "change" in line]
        return list(violations(history, events))

    def assert_violation(self, text, *lines, **more):
        found = self.found(*lines, **more)
        self.assertEqual(len(found), 1, found)
        self.assertIn(text, found[0])

    def test_a_life_without_fault_passes(self):
        self.assertEqual([], self.found(
            CREATE, verify(2, 3, CONTRIBUTOR, 1), verify(3.5, 4.5, CONTRIBUTOR, 1),
            verify(4.5, 6, 0, 2), REVOKE, verify(6, 7, 0, 2)))

    def test_accepted_after_the_revoke_returned(self):
        self.assert_violation("accepted after revoke", CREATE, REVOKE,
                              verify(5.1, 6, CONTRIBUTOR, 1))

    def test_accepted_by_a_call_that_began_before_is_allowed(self):
        self.assertEqual([], self.found(CREATE, REVOKE, verify(4.9, 6, CONTRIBUTOR, 1)))

    def test_the_higher_role_after_it_was_lowered(self):
        lower = change("role", 2, 3, 2, role=VIEWER)
        self.assert_violation("accepted after role", CREATE, lower, verify(3.1, 4, CONTRIBUTOR, 1))

    def test_a_revoke_that_nobody_answered_allows_both(self):
        unknown = change("revoke", 4, None, None, token="tok")
        self.assertEqual([], self.found(
            CREATE, unknown, verify(9, 10, CONTRIBUTOR, 1), verify(9, 10, 0, 2)))

    def test_a_good_token_refused_by_a_node_that_knows_it(self):
        self.assert_violation("refused", CREATE, verify(2, 3, 0, 1))

    def test_a_node_that_is_behind_may_not_know_it_yet(self):
        self.assertEqual([], self.found(CREATE, verify(2, 3, 0, 0)))

    def test_an_acknowledged_change_that_is_not_in_the_ledger(self):
        self.assert_violation("lost", CREATE, REVOKE, events=[event("create")])

    def test_another_change_in_its_place(self):
        self.assert_violation("lost", CREATE, REVOKE, events=[event("create"), event("disable")])

    def test_a_change_done_twice(self):
        self.assert_violation("asked for 1 times and done 2", CREATE, REVOKE,
                              events=[event("create"), event("revoke"), event("revoke")])

    def test_an_answer_that_knows_less_than_asked(self):
        self.assert_violation("knew less", CREATE, verify(2, 3, CONTRIBUTOR, 1, floor=2))

    def test_a_change_that_was_refused(self):
        self.assert_violation("was refused", CREATE, {
            **REVOKE, "attempts": ["UNAVAILABLE", "NOT_FOUND"], "end": None, "epoch": None})


def event(verb):
    made = Event(verb=VERBS[verb], outcome=1)
    made.object.name = "acc"
    return made


class StartCheckTests(unittest.TestCase):
    def check(self, version):
        with tempfile.TemporaryDirectory() as folder:
            patroni = pathlib.Path(folder, "patroni")
            patroni.write_text(f"#!/bin/sh\necho patroni {version}\n")
            patroni.chmod(0o755)
            return subprocess.run([HERE / "deploy/run", "check"], capture_output=True, text=True,
                                  env={**os.environ, "PATRONI": str(patroni)})

    def test_a_patroni_that_loses_commits_is_refused(self):
        for version in "3.0.2", "2.1.7":
            done = self.check(version)
            self.assertEqual(done.returncode, 78)
            self.assertIn(f"Patroni {version} loses commits", done.stderr)

    def test_later_ones_are_taken(self):
        for version in "4.0.0", "4.1.5", "10.0":
            self.assertEqual(self.check(version).returncode, 0)


if __name__ == "__main__":
    unittest.main()
