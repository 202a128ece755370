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

    def start(self, *command, cores=SERVER_CORE):
        """Runs a server on its core; returns when it has said that it answers."""
        read, write = os.pipe()
        process = subprocess.Popen(
            ["taskset", "-c", cores, *[word.replace("{fd}", str(write)) for word in command]],
            stdout=subprocess.PIPE, pass_fds=[write], text=True)
        os.close(write)
        self.running.append(process)
        with os.fdopen(read) as ready:
            if not any("{fd}" in word for word in command):
                process.stdout.readline()
            elif not ready.readline():
                sys.exit(f"{command[0]} did not start")
        return process

    def jetond(self, data, port, *more, own_copy=None, cores=SERVER_CORE, reactors=1):
        """`own_copy`: a store is served by one daemon at a time."""
        if own_copy:
            copy = f"{data}-{own_copy}"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(data, copy, ignore=shutil.ignore_patterns("texts", "tokens"))
            data = copy
        return self.start(os.path.join(self.programs, "jetond"), "serve", "--data",
                          os.path.abspath(data), "--tcp", f"127.0.0.1:{port}", "--unix", "",
                          "--reactors", str(reactors), "--log-level", "error", "--ready-fd", "{fd}", *more,
                          cores=cores)

    def certificate(self):
        certificate, key = (os.path.abspath(os.path.join(self.work, name))
                            for name in ("certificate.pem", "key.pem"))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", "/CN=bench", "-keyout", key, "-out", certificate],
            check=True, capture_output=True)
        return "--tls-certificate", certificate, "--tls-key", key

    def redis(self, data, port):
        """The texts as keys, and under each as many bytes as jetond answers."""
        self.start("redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
                   "--appendonly", "no", "--loglevel", "warning", "--daemonize", "no",
                   "--dir", os.path.abspath(self.work))
        process = self.running[-1]
        fill = subprocess.Popen(["redis-cli", "-p", str(port), "--pipe"], stdin=subprocess.PIPE,
                                stdout=subprocess.DEVNULL, text=True)
        value = "v" * 150
        with open(os.path.join(data, "texts")) as texts:
            for text in texts:
                fill.stdin.write(f"*3\r\n$3\r\nSET\r\n$55\r\n{text.strip()}\r\n$150\r\n{value}\r\n")
        fill.stdin.close()
        if fill.wait() != 0:
            sys.exit("redis was not filled")
        return process

    def grpc(self, data, port):
        return self.start(os.path.join(self.work, "grpc-server"), str(port),
                          os.path.join(data, "credential.key"), os.path.join(data, "tokens"))

    def grpc_load(self, server, port, shape, seconds, texts):
        line = subprocess.run(
            ["taskset", "-c", LOAD_CORE, os.path.join(self.work, "grpc-load"), str(port),
             str(shape[0]), str(shape[1]), str(seconds), texts, str(server.pid)],
            check=True, capture_output=True, text=True).stdout
        return {key: float(value) for key, value in (word.split("=") for word in line.split())}

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


def against(bench, size):
    """The C server and jetond with the same store; how each is asked."""
    data = bench.store(size)
    texts = os.path.join(data, "texts")
    reference, jetond = bench.reference(data, 7181), bench.jetond(data, 7182)
    return data, texts, {
        "C": lambda shape, rate=None: bench.load(
            reference, "jtn", 7181, shape, 1.5, texts, rate),
        "jetond": lambda shape, rate=None: bench.load(
            jetond, "jtn", 7182, shape, 1.5, texts, rate),
    }


def quick(bench):
    _, _, contenders = against(bench, 1_000_000)
    compare(5, contenders, "C")


def full(bench):
    data, texts, contenders = against(bench, 1_000_000)
    redis, grpc = bench.redis(data, 7183), bench.grpc(data, 7184)
    tls = bench.jetond(data, 7185, *bench.certificate(), own_copy="tls")
    contenders["jetond, TLS 1.3"] = lambda shape: bench.load(
        tls, "jtns", 7185, shape, 1.5, texts)
    contenders["redis GET"] = lambda shape: bench.load(redis, "resp", 7183, shape, 1.5, texts)
    contenders["gRPC C++"] = lambda shape: bench.grpc_load(grpc, 7184, shape, 1.5, texts)
    compare(5, contenders, "C")
    half(contenders)
    two = bench.jetond(data, 7186, own_copy="two", cores="0,1", reactors=2)
    reactors(contenders["jetond"], lambda shape: bench.load(two, "jtn", 7186, shape, 1.5, texts))
    bench.stop()
    curve(bench, [10_000, 100_000, 1_000_000, 10_000_000])


def half(contenders):
    """Latency where nobody waits in line: at half of what the slower of the two can do."""
    print("\nAt half of saturation, 32×16\n", flush=True)
    row("server", "requests/s", "p50 µs", "p99 µs", "× C")
    row(*["---"] * 5)
    two = {name: contenders[name] for name in ("C", "jetond")}
    rate = min(run((32, 16))["requests_per_second"] for run in two.values()) / 2
    answers = {name: [] for name in two}
    for _ in range(5):
        for name, run in two.items():
            answers[name].append(run((32, 16), rate))
    for name, runs in answers.items():
        ratios = [run["p99_us"] / other["p99_us"] for run, other in zip(runs, answers["C"])]
        median = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        row(name, f"{median['requests_per_second']:,.0f}", f"{median['p50_us']:,.0f}",
            f"{median['p99_us']:,.0f}", spread(ratios))


def reactors(one, two):
    """What two reactors serve, given a core each: from the CPU time that a request costs when both
    run. There is no third core for the load here, which takes its part of the second."""
    ratios = []
    for _ in range(5):
        ratios.append(2 * one((32, 16))["cpu_ns"] / two((32, 16))["cpu_ns"])
    print(f"\nTwo reactors, given cores, serve {spread(ratios)} × one, 32×16", flush=True)


def curve(bench, sizes):
    """What more tokens cost: to verify, to hold, to load."""
    print("\nBy the number of tokens, 32×16\n", flush=True)
    row("tokens", "CPU ns a request", f"× {sizes[0]:,}", "ready after s", "memory MB",
        "bytes a token")
    row(*["---"] * 6)
    base = empty = None
    for size in sizes:
        data = bench.store(size)
        began = time.monotonic()
        jetond = bench.jetond(data, 7182, cores="0,1")
        ready = time.monotonic() - began
        os.sched_setaffinity(jetond.pid, {0})
        bytes_held = memory(jetond)
        texts = os.path.join(data, "texts")
        runs = [bench.load(jetond, "jtn", 7182, (32, 16), 1.5, texts)["cpu_ns"] for _ in range(3)]
        base = base or runs
        empty = empty or bytes_held
        ratios = [run / other for run, other in zip(runs, base)]
        row(f"{size:,}", f"{statistics.median(runs):,.0f}", spread(ratios), f"{ready:.1f}",
            f"{bytes_held / 1e6:,.0f}", f"{(bytes_held - empty) / max(size - sizes[0], 1):.0f}")
        bench.stop()


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("quick", "full"):
        sys.exit(__doc__)
    bench = Bench(*sys.argv[2:])
    began = time.monotonic()
    try:
        {"quick": quick, "full": full}[sys.argv[1]](bench)
    finally:
        bench.stop()
    print(f"\nin {time.monotonic() - began:.0f} s")


main()
