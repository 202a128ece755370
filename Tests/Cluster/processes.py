"""Processes that end when the one that started them does, however it does."""

import os
import pathlib
import pwd
import signal
import subprocess
import sys

IS_ROOT = os.geteuid() == 0
# So that what was made is removed.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def start(command, *, user=None, **options):
    """`user` is for a program that refuses to run as root; who is not root stays who they are."""
    change = []
    if user and IS_ROOT:
        change = [f"--reuid={user}", f"--regid={user}", "--clear-groups"]
    return subprocess.Popen(
        ["setpriv", *change, "--pdeathsig", "KILL", "--", *map(str, command)],
        stdin=subprocess.DEVNULL, **options)


def run(command, *, user=None):
    """What it printed; whoever fails says why."""
    process = start(command, user=user, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    output, complaint = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {complaint.strip()}")
    return output.strip()


def own(folder, user):
    if IS_ROOT:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)


def family(pid):
    """A process and what it started, itself first: so that a stopped parent starts no more."""
    parents = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            pass
    pids = [pid]
    for parent in pids:
        pids += [child for child, its_parent in parents.items() if its_parent == parent]
    return pids


def signal_family(pid, number):
    """As when the machine under them stops, goes on, or is switched off."""
    if number == signal.SIGKILL:
        signal_family(pid, signal.SIGSTOP)
    for member in family(pid):
        try:
            os.kill(member, number)
        except ProcessLookupError:
            pass
