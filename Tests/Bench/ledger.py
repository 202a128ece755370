#!/usr/bin/env python3
"""What recorded actions cost beside a loop in C that writes the same rows, and what a page costs.

    ledger.py PROGRAMS WORK [EVENTS...]

PROGRAMS is where swift build put bench-ledger, WORK where the C program is and the stores are made.
Each round lets the store record, then gives the very rows it wrote to the C loop, in batches as
large as the store's were on average; the ratio is taken within the round. With numbers of EVENTS,
a ledger is filled to each in turn and asked for pages.
"""

import os
import shutil
import statistics
import subprocess
import sys

ROUNDS = 3
IN_FLIGHT = [16, 64, 256, 1024]
COUNT = 200_000


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def figures(text):
    return {key: float(value) for key, value in (word.split("=") for word in text.split())}


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


class Bench:
    def __init__(self, programs, work):
        self.ledger = os.path.join(programs, "bench-ledger")
        self.rows = os.path.join(work, "rows")
        self.work = work

    def directory(self, name):
        path = os.path.join(self.work, name)
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
        return path

    def round(self, in_flight):
        """The store, then the loop on what it wrote."""
        count = min(COUNT, 2_000 * in_flight)
        directory = self.directory("ledger-authorize")
        store = figures(run(self.ledger, "authorize", directory, str(count), str(in_flight)))
        target = os.path.join(self.directory("ledger-rows"), "rows.db")
        loop = figures(run(self.rows, os.path.join(directory, "jeton.db"), target,
                           str(int(store["batch"])), str(count)))
        return store, loop

    def compare(self):
        row("in flight", "events a commit", "Authorize/s", "C loop/s", "CPU ns", "C loop's CPU ns",
            "rate × C loop's")
        row(*["---"] * 7)
        saturation = 0
        for in_flight in IN_FLIGHT:
            rounds = [self.round(in_flight) for _ in range(ROUNDS)]
            median = [{key: statistics.median(one[side][key] for one in rounds)
                       for key in rounds[0][side]} for side in (0, 1)]
            saturation = max(saturation, median[0]["per_second"])
            row(in_flight, f"{median[0]['batch']:.0f}", f"{median[0]['per_second']:,.0f}",
                f"{median[1]['per_second']:,.0f}", f"{median[0]['cpu_ns']:,.0f}",
                f"{median[1]['cpu_ns']:,.0f}",
                spread([store["per_second"] / loop["per_second"] for store, loop in rounds]))
        return saturation

    def paced(self, rate):
        print(f"\nAt half of saturation, {rate:,} a second:\n")
        row("p50 µs", "p99 µs", "µs between commits", "p99 in commits' times")
        row(*["---"] * 4)
        for _ in range(ROUNDS):
            one = figures(run(self.ledger, "paced", self.directory("ledger-paced"), "10", str(rate)))
            row(f"{one['p50_us']:,.0f}", f"{one['p99_us']:,.0f}",
                f"{one['between_commits_us']:,.0f}",
                f"{one['p99_us'] / one['between_commits_us']:.1f}")

    def pages(self, sizes):
        directory = self.directory("ledger-pages")
        for size in sizes:
            print(run(self.ledger, "fill", directory, size), end="", flush=True)
            print(run(self.ledger, "pages", directory), end="", flush=True)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    bench = Bench(*sys.argv[1:3])
    if len(sys.argv) > 3:
        bench.pages(sys.argv[3:])
    else:
        bench.paced(int(bench.compare() / 2))


main()
