#!/usr/bin/python3
"""Many clients on three nodes and a primary with its standby, while all of them are killed, paused,
cut off, slowed, and clocks are stepped; then looks whether anything that was answered was untrue.

What happens, and when, comes from the seed; a run prints the command that repeats it. Ends with 0
when there was no violation.
"""

import argparse
import pathlib
import random
import sys

from arena import Arena
from faults import lanes


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", type=pathlib.Path, help="the folder of jetond")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--lease", type=float, default=2, help="seconds")
    parser.add_argument("--keep", type=pathlib.Path, default=pathlib.Path(".build/chaos"),
                        help="folder for the histories and logs of a run with violations")
    options = parser.parse_args()
    print(f"repeat with: {sys.argv[0]} {options.programs} --seconds {options.seconds:g} "
          f"--lease {options.lease:g} --seed {options.seed}", flush=True)
    with Arena(options.programs.resolve(), options.lease, options.seed) as arena:
        arena.play(lanes(options.seed, options.lease), options.seconds)
        report = arena.report()
        print(report)
        if report.violations:
            print(f"kept in {arena.keep(options.keep)}")
            sys.exit(1)


main()
