"""Holds this verifier to the vectors of proto/vectors/tree; proto/vectors/tree/README.md."""

import base64
import io
import json
import os

from .export import verify
from .fault import Fault
from .heads import Keys, read_notes
from .tree import Frontier, consistency_holds, inclusion_holds, leaf_hash


def run(folder):
    """Returns how many there are, and a line for each that fails."""
    vectors = _Vectors(folder)
    for check in (vectors.leaves, vectors.roots, vectors.inclusion, vectors.consistency,
                  vectors.keys, vectors.heads, vectors.exports):
        check()
    return vectors.count, vectors.failures


class _Vectors:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        self.failures = []

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return json.load(file)

    def expect(self, is_so, name):
        self.count += 1
        if not is_so:
            self.failures.append(name)

    def leaves(self):
        for number, leaf in enumerate(self.read("leaves.json")):
            self.expect(leaf_hash(_data(leaf["entry"])) == _data(leaf["hash"]), f"leaf {number}")

    def roots(self):
        tree = self.read("roots.json")
        frontier = Frontier()
        for size, root in enumerate(tree["roots"]):
            if size:
                frontier.append(_data(tree["leaves"][size - 1]))
            self.expect(frontier.root == _data(root), f"root of {size}")

    def inclusion(self):
        for case in self.read("inclusion.json"):
            holds = inclusion_holds(
                _data(case["leaf_hash"]), case["leaf_index"], case["tree_size"],
                [_data(hash) for hash in case["hashes"]], _data(case["root_hash"]))
            self.expect(holds == case["good"], f"inclusion: {case['name']}")

    def consistency(self):
        for case in self.read("consistency.json"):
            holds = consistency_holds(
                case["first_tree_size"], _data(case["first_root_hash"]),
                case["second_tree_size"], _data(case["second_root_hash"]),
                [_data(hash) for hash in case["hashes"]])
            self.expect(holds == case["good"], f"consistency: {case['name']}")

    def keys(self):
        for case in self.read("keys.json"):
            try:
                is_good = _keys(case).origin == case["origin"]
            except Fault:
                is_good = False
            self.expect(is_good == case["good"], f"keys: {case['name']}")

    def heads(self):
        for case in self.read("heads.json"):
            try:
                note, = read_notes(case["note"])
                _keys(case).check(note)
                is_good = True
            except (Fault, ValueError):
                is_good = False
            self.expect(is_good == case["good"], f"head: {case['name']}")

    def exports(self):
        for case in self.read("exports.json"):
            with open(os.path.join(self.folder, case["file"]), "rb") as file:
                data = file.read()
            notes = [note for text in case["heads"] for note in read_notes(text)]
            try:
                verify(io.BytesIO(data), notes)
                found = ("good", None)
            except Fault as fault:
                found = (fault.kind, fault.epoch)
            expected = (case["verdict"], case["epoch"])
            self.expect(found == expected, f"{case['file']}: {found} instead of {expected}")


def _data(text):
    return base64.b64decode(text, validate=True)


def _keys(case):
    return Keys(_data(case["first_public_key"]), [_data(entry) for entry in case["rotations"]])
