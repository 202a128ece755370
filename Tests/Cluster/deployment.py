"""The deployment in deploy/, whole, on loopback: 127.0.0.1, .2 and .3 are its three hosts."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from processes import IS_ROOT, own, run, signal_family, start

HERE = pathlib.Path(__file__).resolve().parent
HOSTS = {"one": "127.0.0.2", "two": "127.0.0.3", "three": "127.0.0.4"}
PASSWORD = "correct horse battery staple"
# etcd and PostgreSQL; the latter refuses to run as root.
USER = "postgres"
PATIENCE = 120.0
OF_A_HOST = ("etcd", "postgres")


# Patroni's PostgreSQL outlives Patroni, so that an upgrade of the one does not stop the other. This
# waits for the end of its input, which comes when we end, however we do.
GUARDIAN = """
read _
for file in "$0"/secrets/*/postgres/postmaster.pid; do
  read -r pid <"$file" && kill -KILL "$pid"
done 2>/dev/null
rm -rf "$0"
"""


class Deployment:
    def __init__(self, programs, patroni):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="jeton-cluster-"))
        self.folder.chmod(0o755)
        self._processes = {}
        self._guardian = subprocess.Popen(["setsid", "sh", "-c", GUARDIAN, self.folder],
                                          stdin=subprocess.PIPE)
        # As an operator would: what is run is a copy, which its user can read.
        shutil.copytree(HERE / "deploy", self.folder / "deploy")
        shutil.copytree(patroni, self.folder / "patroni", symlinks=True)
        self.secrets = self.folder / "secrets"
        self.secrets.mkdir(mode=0o755)
        own(self.secrets, USER)
        (self.secrets / "password").touch(mode=0o600)
        (self.secrets / "password").write_text(PASSWORD + "\n")
        ports = free_ports(6)
        self._environment = {
            **os.environ, "PATH": f"{programs}:{os.environ['PATH']}:/usr/sbin",
            "HOSTS": " ".join(f"{name}={address}" for name, address in HOSTS.items()),
            "DIRECTORY": str(self.secrets), "PATRONI": str(self._patroni()),
            "BALANCER_NAME": "IP:127.0.0.1", "BALANCER_ADDRESS": "127.0.0.1",
            **{f"PORT_{name}": str(port) for name, port in zip(
                ("JETOND", "BALANCER", "POSTGRES", "PATRONI", "ETCD", "ETCD_PEER"), ports,
                strict=True)}}
        self.jetond_port, self.balancer_port = ports[0], ports[1]

    def _patroni(self):
        """A virtual environment that was moved finds itself by its Python."""
        script = self.folder / "patroni" / "run"
        bin = self.folder / "patroni" / "bin"
        script.write_text(f'#!/bin/sh\nexec {bin}/python3 {bin}/patroni "$@"\n')
        script.chmod(0o755)
        return script

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self._processes.values():
            signal_family(process.pid, signal.SIGKILL)
            process.wait()
        self._guardian.communicate()

    # Starting.

    def check(self):
        self.run("check")

    def run(self, *words, user=None):
        return run(["env", *self._changed(), self.folder / "deploy/run", *words], user=user)

    def _changed(self):
        return [f"{key}={value}" for key, value in self._environment.items()
                if os.environ.get(key) != value]

    def make_secrets(self):
        run(["env", *self._changed(), self.folder / "deploy/secrets"], user=USER)

    def start(self, *words, user=None, **options):
        """One process of the deployment, as `run` is told."""
        log = self.log(*words)
        with open(log, "ab") as file:
            self._processes[words] = start(
                ["env", *self._changed(), self.folder / "deploy/run", *words], user=user,
                cwd=self.folder, stdout=file, stderr=file, **options)

    def log(self, *words):
        return self.folder / f"{'-'.join(words)}.log"

    def start_database(self, host):
        for role in OF_A_HOST:
            self.start(role, host, user=USER)

    def start_node(self, host):
        reading, writing = os.pipe()
        self._environment["READY_FD"] = str(writing)
        self.start("jetond", host, pass_fds=[writing])
        os.close(writing)
        with os.fdopen(reading) as ready:
            if not ready.readline():
                raise RuntimeError(f"jetond {host}: {self.log('jetond', host).read_text()[-2000:]}")

    def start_balancer(self):
        self.start("balancer")
        wait(lambda: can_connect("127.0.0.1", self.balancer_port), "the balancer")

    # Asking and ending.

    def address(self, host):
        return f"tls://{HOSTS[host]}:{self.jetond_port}"

    @property
    def balancer(self):
        return f"tls://127.0.0.1:{self.balancer_port}"

    @property
    def ca(self):
        return self.secrets / "certificates/ca.pem"

    def members(self):
        """What each host of the database says it is: leader, sync_standby, replica."""
        roles = {}
        for name in HOSTS:
            role = self._role(name)
            if role:
                roles[name] = role
        return roles

    def _role(self, host):
        """As Patroni's own health checks have it: the path asks, the status answers."""
        for path, role in ("primary", "primary"), ("synchronous", "synchronous"), (
                "replica", "replica"):
            answer = subprocess.run(
                ["curl", "-s", "-o", os.devnull, "-w", "%{http_code}", "-m", "2", "--cacert",
                 self.ca, "--cert", self.secrets / f"certificates/{host}.pem", "--key",
                 self.secrets / f"certificates/{host}.key",
                 f"https://{HOSTS[host]}:{self._environment['PORT_PATRONI']}/{path}"],
                capture_output=True, text=True)
            if answer.stdout == "200":
                return role
            if answer.returncode:
                return None
        return None

    def wait_for_database(self):
        wait(lambda: sorted(self.members().values()) == ["primary", "replica", "synchronous"],
             "a primary, its synchronous standby and another standby")

    def switch_off(self, host):
        """The database's part of a host: all its processes at once."""
        postmaster = self.secrets / host / "postgres/postmaster.pid"
        signal_family(int(postmaster.read_text().split()[0]), signal.SIGKILL)
        for role in OF_A_HOST:
            process = self._processes.pop((role, host))
            signal_family(process.pid, signal.SIGKILL)
            process.wait()

    def switch_on(self):
        for host in HOSTS:
            for role in OF_A_HOST:
                if (role, host) not in self._processes:
                    self.start(role, host, user=USER)

    def show_logs(self):
        """The end of each, for who must find out why."""
        for log in sorted(self.folder.glob("[bjp]*.log")):
            print(f"\n{log.name}:\n{log.read_text(errors='replace')[-1500:]}", file=sys.stderr)


def wait(condition, what, patience=PATIENCE):
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what} did not come in {patience:g} s")
        time.sleep(0.2)


def can_connect(host, port):
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0


def free_ports(count):
    """Free at all three addresses; held all at once, so that they differ."""
    ports, held = [], []
    while len(ports) < count:
        sockets = [socket.socket() for _ in HOSTS]
        held += sockets
        try:
            sockets[0].bind((next(iter(HOSTS.values())), 0))
            port = sockets[0].getsockname()[1]
            for other, address in zip(sockets[1:], list(HOSTS.values())[1:], strict=True):
                other.bind((address, port))
            ports.append(port)
        except OSError:
            continue
    for one in held:
        one.close()
    return ports
