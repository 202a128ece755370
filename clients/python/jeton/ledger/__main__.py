"""python3 -m jeton.ledger: the second verifier of Jeton's ledger."""

import argparse
import json
import sys
import time

from .export import verify
from .fault import Fault
from .heads import Keys, data_of, read_notes
from .tree import inclusion_holds, leaf_hash
from .vectors import run as run_vectors

PROVED, UNREADABLE, NOT_PROVED, USAGE = 0, 1, 11, 64


def main(arguments=None):
    options = parser().parse_args(arguments)
    try:
        return options.run(options)
    except Fault as fault:
        say(options, {"verdict": fault.kind, "epoch": fault.epoch, "detail": fault.detail})
        return NOT_PROVED
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return UNREADABLE
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE


def parser():
    whole = argparse.ArgumentParser(prog="python3 -m jeton.ledger", description=__doc__)
    commands = whole.add_subparsers(required=True, metavar="COMMAND")

    def command(name, run, help):
        one = commands.add_parser(name, help=help)
        one.add_argument("file", metavar="FILE", help="- is the input")
        one.add_argument("--output", choices=["text", "json"], default="text")
        one.set_defaults(run=run)
        return one

    export = command("verify", verify_export, "check an export, in either form")
    export.add_argument("--head", action="append", default=[], metavar="FILE",
                        help="compare with the heads kept in this file")
    command("proof", verify_proof, "check what jeton ledger proof --output json printed")
    vectors = command("vectors", check_vectors, "hold this verifier to proto/vectors/tree")
    vectors.epilog = "FILE is the folder"
    return whole


def check_vectors(options):
    count, failures = run_vectors(options.file)
    for failure in failures:
        print(f"fails: {failure}", file=sys.stderr)
    print(f"{count - len(failures)} of {count} vectors of the tree hold")
    return NOT_PROVED if failures else PROVED


def verify_export(options):
    notes = [note for path in options.head for note in heads(path)]
    with opened(options.file) as file:
        audit = verify(file, notes, progress())
    seen = {head.size for head in audit.confirmed}
    seen |= {note.head.size for note in notes if note.head.size == audit.head.size}
    for note in notes:
        if note.head.size not in seen:
            print(f"error: the head of {note.head.size} events cannot be compared with this "
                  "export", file=sys.stderr)
            return UNREADABLE
    say(options, {
        "verdict": "good", "origin": audit.keys.origin, "after_epoch": audit.after,
        "last_epoch": audit.last, "keys": 1 + len(audit.keys.rotations),
        "without_body": audit.without_body or None, "confirmed_heads": sorted(seen),
    })
    return PROVED


def verify_proof(options):
    with opened(options.file) as file:
        proof = json.load(file)
    keys = Keys(data_of(proof["first_public_key"]) or b"",
                [data_of(entry) for entry in proof["rotations"]])
    note, = read_notes(proof["checkpoint"])
    keys.check(note)
    entry = data_of(proof["entry"])
    hashes = [data_of(hash) for hash in proof["hashes"]]
    if entry is None or None in hashes or not inclusion_holds(
            leaf_hash(entry), proof["epoch"] - 1, note.head.size, hashes, note.head.root):
        raise Fault("rewritten", proof["epoch"], "the event is not proved to be in the ledger")
    say(options, {"verdict": "good", "origin": keys.origin, "epoch": proof["epoch"],
                  "tree_size": note.head.size})
    return PROVED


def heads(path):
    with opened(path) as file:
        notes = read_notes(file.read().decode())
    if not notes:
        raise ValueError(f"{path} holds no head")
    return notes


def opened(path):
    return open(0 if path == "-" else path, "rb", closefd=path != "-")


def progress():
    if not sys.stderr.isatty():
        return lambda done, last: None
    next_time = [time.monotonic() + 0.5]

    def tell(done, last):
        if time.monotonic() >= next_time[0]:
            next_time[0] = time.monotonic() + 0.2
            print(f"\r\x1b[K{done} of {last} events\r", end="", file=sys.stderr, flush=True)

    return tell


def say(options, facts):
    if options.output == "json":
        print(json.dumps(facts))
    else:
        print("\n".join(f"{name}: {value}" for name, value in facts.items() if value is not None))


if __name__ == "__main__":
    sys.exit(main())
