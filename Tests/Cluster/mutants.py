#!/usr/bin/python3
"""Whether chaos would find what it looks for: each mutant is a jetond that breaks one promise, and must
be caught by a violation within its budget.

usage: mutants.py PROGRAMS [MUTANT…]

PROGRAMS is the folder of a jetond that was built with mutants. Ends with 0 when all were caught.
"""

import argparse
import pathlib
import random
import sys

from arena import Arena
from faults import (
    NodeCutOff, NodePaused, NodeSlow, PrimaryKilledAlone, lanes)

LEASE = 2
ROUND = 20
ROUNDS = 5
"""The budget: so many rounds of so many seconds. The faults are those under which the mutant is
wrong; all others would only make it wait."""


class NodeCutOffForLong(NodeCutOff):
    """Beyond its lease."""

    leases = (1.5, 2.5)


class NodePausedForLong(NodePaused):
    leases = (1.5, 2.5)


MUTANTS = {
    "no-lease-check": [[NodeCutOffForLong, NodePausedForLong]],
    "no-lease-wait": [[NodeCutOffForLong]],
    "no-confirmation-wait": [[NodeSlow], [NodeSlow]],
    "asynchronous-commit": [[PrimaryKilledAlone]],
}
VARIABLE = "JETOND_MUTANT"


def is_caught(programs, mutant, seed):
    with Arena(programs, LEASE, seed, {VARIABLE: mutant}, patience=30) as arena:
        arena.play(lanes(seed, LEASE, MUTANTS[mutant]), ROUND)
        violations = arena.report().violations
        if violations:
            print(f"{mutant}: caught, {len(violations)} violations, the first: {violations[0]}",
                  flush=True)
        return bool(violations)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("mutants", nargs="*", default=list(MUTANTS))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options = parser.parse_args()
    survivors = []
    for mutant in options.mutants:
        seeds = range(options.seed, options.seed + ROUNDS)
        print(f"{mutant}, from seed {options.seed}", flush=True)
        if not any(is_caught(options.programs.resolve(), mutant, seed) for seed in seeds):
            survivors.append(mutant)
    if survivors:
        sys.exit(f"not caught in {ROUNDS} rounds of {ROUND} s: {', '.join(survivors)}")


main()
