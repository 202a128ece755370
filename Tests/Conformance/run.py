#!/usr/bin/python3
"""Holds every client to one table: usage: run.py PROGRAMS [--only TEXT] [LANGUAGE…]

PROGRAMS is the folder of jetond. Without languages all that have a conformance.json are run.
"""

import argparse
import concurrent.futures
import pathlib
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "clients/python"))

from adapter import Adapter, Error, Failed  # noqa: E402
from clients import clients  # noqa: E402
from place import Place  # noqa: E402
from trial import CASES, LONG, Trial  # noqa: E402

import vectors  # noqa: E402, F401
import calls  # noqa: E402, F401
import retries  # noqa: E402, F401
import connections  # noqa: E402, F401
import streams  # noqa: E402, F401
import tls  # noqa: E402, F401
import real  # noqa: E402, F401

COLUMNS_AT_ONCE = 3


class Column:
    """A client, and what it failed."""

    def __init__(self, client):
        self.name, self._folder, self._command = client.name, client.folder, client.command
        self.failures = {}

    def play(self, cases, place):
        started = time.monotonic()
        long = [case for case in cases if case[0] in LONG]
        with concurrent.futures.ThreadPoolExecutor(max(len(long), 1)) as beside:
            waiting = [beside.submit(self._play_all, [case], place) for case in long]
            self._play_all([case for case in cases if case[0] not in LONG], place)
        for one in waiting:
            one.result()
        self.seconds = time.monotonic() - started
        return self

    def _play_all(self, cases, place):
        """With one adapter, as long as no case fails."""
        adapter = None
        for name, function in cases:
            adapter = adapter or Adapter(self._folder, self._command)
            if (failure := self._play(function, adapter, place)) is not None:
                self.failures[name] = failure
                adapter.stop()
                adapter = None
        if adapter:
            adapter.stop()

    def _play(self, function, adapter, place):
        """Why it failed; None when it did not."""
        trial = Trial(adapter, place)
        failure = None
        try:
            function(trial)
        except (Failed, Error) as error:
            where = traceback.extract_tb(error.__traceback__)
            lines = [f"{frame.name}:{frame.lineno}" for frame in where[2:5]]
            failure = f"{error} ({', '.join(lines)})"
        except Exception:
            failure = traceback.format_exc(limit=-4)
        try:
            trial.end()
        except (Failed, Error) as error:
            failure = failure or f"close: {error}"
        return failure and failure + "".join(
            "\n    | " + line for line in adapter.errors().splitlines()[-8:])


def print_table(cases, columns):
    width = max(len(name) for name, _ in cases)
    print(" " * width, *(column.name for column in columns))
    for name, _ in cases:
        marks = (("FAILED" if name in column.failures else "ok").ljust(len(column.name))
                 for column in columns)
        print(name.ljust(width), *marks)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("languages", nargs="*")
    parser.add_argument("--only", default="", help="cases whose name has this text")
    parser.add_argument("--quiet", action="store_true", help="no table: the sums, and the failures")
    arguments = parser.parse_args()
    cases = [(name, function) for name, function in CASES if arguments.only in name]
    columns = [Column(client) for client in clients(arguments.languages)]
    if not columns:
        sys.exit("no such client")
    with Place(arguments.programs.resolve()) as place, \
            concurrent.futures.ThreadPoolExecutor(COLUMNS_AT_ONCE) as pool:
        columns = list(pool.map(lambda column: column.play(cases, place), columns))
    if not arguments.quiet:
        print_table(cases, columns)
    for column in columns:
        passed = len(cases) - len(column.failures)
        print(f"{column.name}: {passed} of {len(cases)} in {column.seconds:.0f} s", flush=True)
    for column in columns:
        for name, failure in column.failures.items():
            print(f"\n{column.name}: {name}\n  {failure}", file=sys.stderr)
    sys.exit(1 if any(column.failures for column in columns) else 0)


main()
