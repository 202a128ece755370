#!/usr/bin/env python3
"""What removing ended tokens costs the verifications beside it.

    cleanup.py PROGRAMS WORK [LIVE ENDED RATE]

One daemon with so many live and so many expired tokens is asked about the live ones at a fixed rate,
first with a setting that keeps the others, then with one that lets it remove them. Windows of a few
seconds each; the median of their p99, and how many tokens went meanwhile.
"""

import os
import shutil
import sqlite3
import statistics
import subprocess
import sys

WINDOWS, SECONDS, PORT = 7, 4, 7183


def seeded(programs, work, live, ended):
    """Made anew each time, since what ends the measurement is that the tokens are gone."""
    directory = os.path.join(work, f"store-{live}-{ended}")
    shutil.rmtree(directory, ignore_errors=True)
    password = os.path.join(work, "password")
    with open(password, "w") as file:
        file.write("correct horse battery\n")
    for command in (["jetond", "init", "--data", directory, "--organization", "bench",
                     "--owner", "bench", "--password-file", password],
                    ["bench-seed", directory, str(live), str(ended)]):
        subprocess.run([os.path.join(programs, command[0]), *command[1:]], check=True,
                       stdout=subprocess.DEVNULL)
    return directory


def start(programs, directory, keep):
    read, write = os.pipe()
    process = subprocess.Popen(
        [os.path.join(programs, "jetond"), "serve", "--data", directory, "--tcp",
         f"127.0.0.1:{PORT}", "--unix", "", "--keep-ended-tokens", keep, "--ready-fd", str(write),
         "--log-level", "error"], pass_fds=[write])
    os.close(write)
    with os.fdopen(read) as ready:
        if not ready.readline():
            sys.exit("jetond did not start")
    return process


def tokens(directory):
    database = sqlite3.connect(os.path.join(directory, "jeton.db"))
    try:
        return database.execute("SELECT count(*) FROM tokens").fetchone()[0]
    finally:
        database.close()


def window(work, directory, process, rate):
    line = subprocess.run(
        [os.path.join(work, "load"), "jtn", str(PORT), "32", "16", str(SECONDS),
         os.path.join(directory, "texts"), str(process.pid), str(rate)],
        check=True, capture_output=True, text=True).stdout
    return {key: float(value) for key, value in (word.split("=") for word in line.split())}


def measure(programs, work, directory, keep, rate):
    process = start(programs, directory, keep)
    try:
        windows = [window(work, directory, process, rate) for _ in range(WINDOWS)]
    finally:
        process.terminate()
        process.wait()
    p99 = [one["p99_us"] for one in windows]
    print(f"keep-ended-tokens {keep}: p99 {statistics.median(p99):,.0f} µs "
          f"({min(p99):,.0f}–{max(p99):,.0f}), CPU {statistics.median(w['cpu_ns'] for w in windows):,.0f} "
          f"ns a request, tokens left {tokens(directory):,}", flush=True)
    return statistics.median(p99)


def main():
    if len(sys.argv) not in (3, 6):
        sys.exit(__doc__)
    programs, work = sys.argv[1:3]
    live, ended, rate = map(int, sys.argv[3:]) if len(sys.argv) == 6 else (1_000_000, 2_000_000, 50_000)
    directory = seeded(programs, work, live, ended)
    before = measure(programs, work, directory, "36500d", rate)
    during = measure(programs, work, directory, "0s", rate)
    print(f"p99 while removing: {during / before:.2f} × before")


main()
