"""The client under test: a program that clients/README.md describes, asked by JSON lines."""

import base64
import itertools
import json
import os
import queue
import subprocess
import tempfile
import threading

PATIENCE = 10.0
"""Seconds for anything that should come at once; a machine under load is slow."""
TOKEN_OF_ENVIRONMENT = "jeton_of_the_environment"


class Failed(Exception):
    """The client under test did something else."""


class Error(Exception):
    """How a call ended for its caller."""

    def __init__(self, error):
        super().__init__(f"{error['code']} {error['reason']}: {error['message']}")
        self.code, self.reason = error["code"], error["reason"]
        self.domain, self.field, self.message = error["domain"], error["field"], error["message"]


class Answers:
    """What comes for one command."""

    def __init__(self, command):
        self.command = command
        self.id = command["id"]
        self._lines = queue.Queue()

    def put(self, line):
        self._lines.put(line)

    def line(self, timeout=PATIENCE):
        try:
            line = self._lines.get(timeout=timeout)
        except queue.Empty:
            raise Failed(f"no answer to {self.command['do']} {self.command.get('method', '')}")
        if line is None:
            raise Failed("the adapter ended")
        if "failed" in line:
            raise Failed(f"the adapter: {line['failed']}")
        if "error" in line:
            raise Error(line["error"])
        return line

    def bytes(self, member, timeout=PATIENCE):
        line = self.line(timeout)
        if member not in line:
            raise Failed(f"{line} instead of a {member}")
        return base64.b64decode(line[member])

    def response(self, type, timeout=PATIENCE):
        return type.FromString(self.bytes("response", timeout))

    def message(self, type, timeout=PATIENCE):
        return type.FromString(self.bytes("message", timeout))

    def end(self, timeout=PATIENCE):
        if self.line(timeout).get("end") is not True:
            raise Failed("something else than the end of the stream")

    def error(self, code, reason=None, timeout=PATIENCE):
        try:
            line = self.line(timeout)
        except Error as error:
            if error.code != code or reason not in (None, error.reason):
                raise Failed(f"{error} instead of {code} {reason or ''}")
            return error
        raise Failed(f"{str(line)[:200]} instead of error {code}")

    @property
    def is_waiting(self):
        return self._lines.empty()


class Adapter:
    def __init__(self, folder, command):
        self._ids = itertools.count(1)
        self._answers = {}
        self._has_ended = False
        self._errors = tempfile.TemporaryFile()
        environment = dict(os.environ, JETON_TOKEN=TOKEN_OF_ENVIRONMENT)
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self._errors)
        threading.Thread(target=self._read, daemon=True).start()

    def send(self, do, **members):
        command = {"id": next(self._ids), "do": do, **members}
        answers = self._answers[command["id"]] = Answers(command)
        if self._has_ended:
            raise Failed("the adapter ended")
        try:
            self._process.stdin.write(json.dumps(command).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise Failed("the adapter ended")
        return answers

    def _read(self):
        for line in self._process.stdout:
            line = json.loads(line)
            self._answers[line["id"]].put(line)
        self._has_ended = True
        for answers in list(self._answers.values()):
            answers.put(None)

    def errors(self):
        """What it wrote to standard error."""
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")

    def stop(self):
        try:
            self._process.stdin.close()
        except OSError:
            pass  # it has ended already
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
