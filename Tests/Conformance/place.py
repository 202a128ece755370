"""What all cases share: certificates, and a real daemon with accounts."""

import json
import os
import pathlib
import subprocess
import tempfile
import threading

import jeton
from jeton.v1 import (
    CreateServiceAccountRequest, LoginRequest, ServiceAccountServiceClient, SessionServiceClient)

PASSWORD = "correct horse battery staple"


class Place:
    def __init__(self, programs):
        self.programs = programs
        self._folder = tempfile.TemporaryDirectory(prefix="jeton-conformance-")
        self.certificates = Certificates(pathlib.Path(self._folder.name))
        self._daemon = None
        self._lock = threading.Lock()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._daemon:
            self._daemon.stop()
        self._folder.cleanup()

    @property
    def daemon(self):
        """Started when the first case wants it."""
        with self._lock:
            if self._daemon is None:
                self._daemon = self.new_daemon()
            return self._daemon

    def new_daemon(self):
        return Daemon(self.programs, self.certificates)


class Certificates:
    """Files `name.pem` and `name.key`; `ca` is who signed all but what says otherwise."""

    def __init__(self, folder):
        self._folder = folder
        self._authority("ca")
        self._authority("other-ca")
        self._issue("server", san="IP:127.0.0.1,DNS:localhost")
        self._issue("named", san="DNS:jeton.example")
        self._issue("common-name", subject="127.0.0.1")
        self._issue("expired", san="IP:127.0.0.1", days=-1)
        self._issue("client")

    def __getitem__(self, file):
        return str(self._folder / file)

    def _authority(self, name):
        self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                      "-nodes", "-keyout", self[name + ".key"], "-out", self[name + ".pem"],
                      "-days", "2", "-subj", f"/CN={name}")

    def _issue(self, name, subject=None, san=None, days=2):
        names = ["-addext", f"subjectAltName={san}"] if san else []
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                      "-keyout", self[name + ".key"], "-out", self[name + ".csr"],
                      "-subj", f"/CN={subject or name}", *names)
        self._openssl("x509", "-req", "-in", self[name + ".csr"], "-CA", self["ca.pem"],
                      "-CAkey", self["ca.key"], "-CAcreateserial", "-copy_extensions", "copy",
                      "-days", str(days), "-out", self[name + ".pem"])

    @staticmethod
    def _openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, stderr=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL)


class Daemon:
    """A jetond of its own: organization acme, its OWNER alice, who is logged in."""

    def __init__(self, programs, certificates):
        self._program = str(programs / "jetond")
        self._certificates = certificates
        self._folder = tempfile.TemporaryDirectory(prefix="jeton-daemon-")
        self._data = os.path.join(self._folder.name, "data")
        subprocess.run(
            [self._program, "init", "--data", self._data, "--organization", "acme", "--owner", "alice",
             "--password-file", "-", "--password-memory", "64"],
            input=PASSWORD.encode(), check=True, stdout=subprocess.DEVNULL)
        self.start()
        with jeton.Channel(self.unix) as channel:
            answer = SessionServiceClient(channel).login(LoginRequest(user="alice", password=PASSWORD))
            self.owner = answer.session_token
        self.viewer = self.create("viewer", role=1).secret

    def start(self):
        reading, writing = os.pipe()
        with open(os.path.join(self._folder.name, "log"), "ab") as log:
            self._process = subprocess.Popen(
                [self._program, "serve", "--data", self._data, "--tcp", "127.0.0.1:0",
                 "--ready-fd", str(writing), "--plain-tcp", "loopback",
                 "--tls-certificate", self._certificates["server.pem"],
                 "--tls-key", self._certificates["server.key"],
                 "--tls-clients", "optional", "--tls-client-ca", self._certificates["ca.pem"]],
                pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log)
        os.close(writing)
        with os.fdopen(reading) as ready:
            line = ready.readline()
        if not line:
            log = pathlib.Path(self._folder.name, "log").read_text()
            raise RuntimeError(f"jetond did not start: {log[-2000:]}")
        addresses = json.loads(line)
        self.unix = "unix:" + addresses["unix"]
        self.tcp = "tcp://" + addresses["tcp"]
        self.tls = "tls://" + addresses["tcp"]

    def create(self, name, role):
        """A service account; the answer has its token's secret."""
        with jeton.Channel(self.unix, token=self.owner) as channel:
            accounts = ServiceAccountServiceClient(channel)
            return accounts.create_service_account(CreateServiceAccountRequest(name=name, role=role))

    def halt(self):
        self._process.terminate()
        self._process.wait()

    def stop(self):
        self.halt()
        self._folder.cleanup()
