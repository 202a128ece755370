#!/usr/bin/python3
"""Moves a deployment from SQLite to PostgreSQL and back, and shows that all three are one ledger.

usage: copies.py PROGRAMS [EVENTS]
"""

import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "clients/python"))

import jeton  # noqa: E402
from jeton.v1 import (  # noqa: E402
    CreateServiceAccountRequest, LoginRequest, ROLE_VIEWER, ServiceAccountServiceClient,
    SessionServiceClient)

from nodes import PASSWORD  # noqa: E402
from postgres import Server  # noqa: E402
from processes import start  # noqa: E402


class Copies:
    def __init__(self, programs, folder):
        self._programs, self._folder = programs, folder
        self._first, self._second = folder / "first", folder / "second"

    def run(self, *words, **options):
        done = subprocess.run([self._programs / words[0], *words[1:]], text=True,
                              stdout=subprocess.PIPE, **options)
        if done.returncode:
            sys.exit(f"{words[0]} ended with {done.returncode}")
        return done.stdout

    def make(self, count):
        """A store in SQLite with so many accounts."""
        self.run("jetond", "init", "--data", self._first, "--organization", "acme", "--owner",
                 "alice", "--password-file", "-", "--password-memory", "64", input=PASSWORD)
        daemon = start([self._programs / "jetond", "serve", "--data", self._first, "--tcp", "",
                        "--log-level", "error"])
        with jeton.Channel(f"unix:{self._first}/jetond.sock", wait_for_ready=True) as channel:
            session = SessionServiceClient(channel).login(
                LoginRequest(user="alice", password=PASSWORD)).session_token
            accounts = ServiceAccountServiceClient(channel.futures)
            for future in [accounts.create_service_account(
                    CreateServiceAccountRequest(name=f"account-{number}", role=ROLE_VIEWER),
                    token=session, timeout=120) for number in range(count)]:
                future.result()
        daemon.terminate()
        daemon.wait()

    def copy(self, source, target):
        self._second.mkdir(mode=0o700, exist_ok=True)
        print(f"\n$ jetond store copy '{source}' '{target}'", flush=True)
        text = self.run("jetond", "store", "copy", "--data", self._first, source, target)
        print(text, end="", flush=True)
        return re.findall(r"[0-9a-f]{64}", text)

    def verify(self, directory):
        print(f"\n$ jeton ledger verify {directory}/jeton.db")
        print(self.run("jeton", "ledger", "verify", directory / "jeton.db"), end="", flush=True)

    def there_and_back(self, place):
        heads = [self.copy(f"sqlite:{self._first}", place),
                 self.copy(place, f"sqlite:{self._second}")]
        for directory in self._first, self._second:
            self.verify(directory)
        if heads[0] != heads[1] or len(heads[0]) != 2:
            sys.exit("the copies differ")
        print("\nThe same head and the same records, three times.")


def main():
    programs = pathlib.Path(sys.argv[1]).resolve()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    with tempfile.TemporaryDirectory(prefix="jeton-copies-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        server = Server(folder, "postgres")
        try:
            server.make()
            server.start()
            server.wait_until("SELECT 1", "1")
            server.ask("CREATE DATABASE jeton TEMPLATE template0")
            copies = Copies(programs, folder)
            copies.make(count)
            copies.there_and_back(f"{server.place} dbname=jeton")
        finally:
            server.kill()


main()
