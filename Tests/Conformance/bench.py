#!/usr/bin/python3
"""What a call costs in each language: usage: bench.py PROGRAMS [--seconds N] [LANGUAGE…]

Every client calls VerifyToken of one jetond over TCP on loopback, one after the other in one run: one
call at a time, then 64 at once.
"""

import argparse
import base64
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "clients/python"))

from adapter import Adapter, Error, Failed  # noqa: E402
from clients import clients  # noqa: E402
from place import Place  # noqa: E402

from jeton.v1 import VerifyTokenRequest  # noqa: E402

METHOD = "jeton.v1.TokenService/VerifyToken"
IN_FLIGHT = (1, 64)
WARM_UP = 1
HEAD = f"{'':16}{'1 at a time':>34}   {'64 at once':>34}\n" + " " * 16 + "   ".join(
    [f"{'calls/s':>12}{'p50 us':>11}{'p99 us':>11}"] * len(IN_FLIGHT))


def measure(client, daemon, seconds):
    adapter = Adapter(client.folder, client.command)
    try:
        adapter.send("connect", address=daemon.tcp, token=daemon.viewer).line()
        cells = []
        for in_flight in IN_FLIGHT:
            bench(adapter, daemon, in_flight, WARM_UP)
            came = bench(adapter, daemon, in_flight, seconds)
            cells.append(f"{came['calls'] / seconds:>12,.0f}{came['p50_us']:>11,}{came['p99_us']:>11,}")
        return "   ".join(cells)
    except (Failed, Error) as error:
        return f"  not measured: {error}"
    finally:
        adapter.stop()


def bench(adapter, daemon, in_flight, seconds):
    request = VerifyTokenRequest(token=daemon.viewer).SerializeToString()
    return adapter.send(
        "bench", method=METHOD, request=base64.b64encode(request).decode(), in_flight=in_flight,
        seconds=seconds).line(timeout=seconds + 20)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("languages", nargs="*")
    parser.add_argument("--seconds", type=int, default=3)
    arguments = parser.parse_args()
    found = clients(arguments.languages, "bench")
    with Place(arguments.programs.resolve()) as place:
        print(HEAD)
        for client in found:
            print(f"{client.name:16}{measure(client, place.daemon, arguments.seconds)}", flush=True)


main()
