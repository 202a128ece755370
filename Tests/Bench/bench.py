#!/usr/bin/env python3
"""Servers side by side under the same load: one core for the server, the other for the load.

    bench.py quick|full PROGRAMS WORK

PROGRAMS is where swift build put jetond, WORK where the C programs are and the stores are made.
Figures are the server's CPU time for one request, of all its threads, user and system. Each round
asks every server once, so that what else the machine does meets them all; a ratio is taken within
its round, and the table has the median of the rounds, the lowest and the highest.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time

SHAPES = [(1, 1), (1, 64), (32, 16)]
SERVER_CORE, LOAD_CORE = "0", "1"


class Bench:
    def __init__(self, programs, work):
        self.programs, self.work = programs, work
        self.running = []

    def store(self, count):
        """A data directory with so many tokens; made once, and kept for the next time."""
        directory = os.path.join(self.work, f"store-{count}")
        if os.path.exists(os.path.join(directory, "done")):
            return directory
        shutil.rmtree(directory, ignore_errors=True)
        print(f"making a store of {count:,} tokens", flush=True)
        password = os.path.join(self.work, "password")
        with open(password, "w") as file:
            file.write("correct horse battery\n")
        self.call("jetond", "init", "--data", directory, "--organization", "bench",
                  "--owner", "bench", "--password-file", password)
        self.call("bench-seed", directory, str(count))
        open(os.path.join(directory, "done"), "w").close()
        return directory

    def call(self, program, *arguments):
        subprocess.run([os.path.join(self.programs, program), *arguments], check=True,
                       stdout=subprocess.DEVNULL)

    def start(self, *command):
        """Runs a server on its core; returns when it has said that it answers."""
        read, write = os.pipe()
        process = subprocess.Popen(
            ["taskset", "-c", SERVER_CORE, *[word.replace("{fd}", str(write)) for word in command]],
            stdout=subprocess.PIPE, pass_fds=[write], text=True)
        os.close(write)
        self.running.append(process)
        with os.fdopen(read) as ready:
            if not any("{fd}" in word for word in command):
                process.stdout.readline()
            elif not ready.readline():
                sys.exit(f"{command[0]} did not start")
        return process

    def jetond(self, data, port, *more):
        return self.start(os.path.join(self.programs, "jetond"), "serve", "--data", data,
                          "--tcp", f"127.0.0.1:{port}", "--unix", "", "--log-level", "error",
                          "--ready-fd", "{fd}", *more)

    def reference(self, data, port):
        return self.start(os.path.join(self.work, "reference"), str(port),
                          os.path.join(data, "credential.key"), os.path.join(data, "tokens"))

    def load(self, server, protocol, port, shape, seconds, texts, rate=None):
        line = subprocess.run(
            ["taskset", "-c", LOAD_CORE, os.path.join(self.work, "load"), protocol, str(port),
             str(shape[0]), str(shape[1]), str(seconds), texts, str(server.pid),
             *([str(rate)] if rate else [])],
            check=True, capture_output=True, text=True).stdout
        return {key: float(value) for key, value in (word.split("=") for word in line.split())}

    def stop(self):
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait()
        self.running = []


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def rounds(count, contenders, shape):
    """One list of answers for each contender, in rounds."""
    answers = {name: [] for name in contenders}
    for _ in range(count):
        for name, run in contenders.items():
            answers[name].append(run(shape))
    return answers


def compare(count, contenders, base):
    """The table of ratios to `base`, a row for each contender and shape."""
    row("connections × in flight", "server", "CPU ns a request", "requests/s", "p99 µs",
        f"× {base}")
    row(*["---"] * 6)
    for shape in SHAPES:
        answers = rounds(count, contenders, shape)
        for name, runs in answers.items():
            ratios = [run["cpu_ns"] / other["cpu_ns"] for run, other in zip(runs, answers[base])]
            median = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            row(f"{shape[0]}×{shape[1]}", name, f"{median['cpu_ns']:,.0f}",
                f"{median['requests_per_second']:,.0f}", f"{median['p99_us']:,.0f}",
                spread(ratios))


def memory(process, key="VmRSS"):
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(key))


def quick(bench):
    data = bench.store(1_000_000)
    texts = os.path.join(data, "texts")
    reference, jetond = bench.reference(data, 7181), bench.jetond(data, 7182)
    compare(5, {
        "C": lambda shape: bench.load(reference, "jtn", 7181, shape, 1.5, texts),
        "jetond": lambda shape: bench.load(jetond, "jtn", 7182, shape, 1.5, texts),
    }, "C")


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("quick", "full"):
        sys.exit(__doc__)
    bench = Bench(*sys.argv[2:])
    began = time.monotonic()
    try:
        quick(bench)
    finally:
        bench.stop()
    print(f"\nin {time.monotonic() - began:.0f} s")


main()
