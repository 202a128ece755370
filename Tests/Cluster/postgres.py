"""PostgreSQL 15 without anything around it: a primary and its synchronous standby, each on a Unix
socket alone. Who promotes the standby is the test."""

import pathlib
import shutil
import signal
import time

from processes import own, run, signal_family, start

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
USER = "postgres"
PATIENCE = 120.0


class Server:
    """One cluster of files and, while it runs, its postmaster."""

    def __init__(self, folder, name):
        self.name = name
        self.folder = pathlib.Path(folder) / name
        self.folder.mkdir(mode=0o755)
        own(self.folder, USER)
        self.data = self.folder / "data"
        self._process = None

    @property
    def place(self):
        return f"host={self.folder} port=5432 user=postgres"

    def make(self):
        run([PROGRAMS / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--no-sync"], user=USER)

    def copy(self, primary):
        """Becomes its standby, anew: what it had that the primary does not have is gone. Returns the
        process that copies."""
        shutil.rmtree(self.data, ignore_errors=True)
        with open(self.folder / "log", "ab") as log:
            return start([
                PROGRAMS / "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast",
                "--no-sync", "-d", f"{primary.place} application_name={self.name}"], user=USER,
                cwd="/", stdout=log, stderr=log)

    def start(self, *settings):
        command = [PROGRAMS / "postgres", "-D", self.data, "-k", self.folder, "-p", "5432"]
        for setting in ("listen_addresses=", "fsync=on", "shared_buffers=32MB",
                        "max_connections=100", "wal_level=replica", "max_wal_senders=8",
                        "wal_receiver_status_interval=1s", "wal_retrieve_retry_interval=200ms",
                        "wal_keep_size=256MB", "log_min_messages=fatal", *settings):
            command += ["-c", setting]
        with open(self.folder / "log", "ab") as log:
            self._process = start(command, user=USER, cwd="/", stdout=log, stderr=log)

    def wait_until(self, question, answer, patience=PATIENCE):
        deadline = time.monotonic() + patience
        while True:
            try:
                problem = found = self.ask(question)
                if found == answer:
                    return
            except RuntimeError as error:
                problem = error
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.name}: {question}: {problem}")
            time.sleep(0.05)

    def ask(self, sql, database="postgres"):
        return run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d",
                    f"{self.place} dbname={database} connect_timeout=5", "-c", sql], user=USER)

    def kill(self):
        """At once, with all its processes, as when its machine is switched off."""
        if self._process:
            signal_family(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def pause(self):
        signal_family(self._process.pid, signal.SIGSTOP)

    def resume(self):
        signal_family(self._process.pid, signal.SIGCONT)

    def promote(self):
        run([PROGRAMS / "pg_ctl", "-D", self.data, "-w", "promote"], user=USER)


class Pair:
    """What is committed is on both, or it is not answered. After a failover the new primary waits
    until there is a standby again."""

    STRICT = "synchronous_standby_names=*"

    def __init__(self, folder):
        self.primary, self.standby = Server(folder, "one"), Server(folder, "two")
        self.servers = [self.primary, self.standby]
        self._copying = None
        self._is_joining = False

    def make(self):
        self.primary.make()
        self.primary.start(self.STRICT)
        self.primary.wait_until("SELECT 1", "1")
        self.repair()
        deadline = time.monotonic() + PATIENCE
        while not self.is_whole:
            if time.monotonic() > deadline:
                raise RuntimeError("the standby did not come")
            self.tend()
            time.sleep(0.05)
        # Not before the standby is there: it would wait for it.
        self.primary.ask("CREATE DATABASE jeton TEMPLATE template0")

    def fail_over(self):
        """The standby becomes the primary, whatever became of the other one."""
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary

    def repair(self):
        """The one that was the primary starts anew as the standby, in its own time: `tend`."""
        self.standby.kill()
        self._copying = self.standby.copy(self.primary)

    def restart_standby(self):
        """As it was: it asks for what it missed."""
        self.standby.start(self.STRICT)
        self._is_joining = True

    def tend(self):
        if self._copying and self._copying.poll() is not None:
            if self._copying.returncode:
                raise RuntimeError(f"pg_basebackup ended with {self._copying.returncode}")
            self._copying = None
            self.restart_standby()

    @property
    def is_whole(self):
        if self._copying:
            return False
        if self._is_joining:
            try:
                self._is_joining = self.primary.ask(
                    "SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'"
                ) != "sync"
            except RuntimeError:
                pass
        return not self._is_joining

    def stop(self):
        if self._copying:
            self._copying.kill()
            self._copying.wait()
        for server in self.servers:
            server.kill()
