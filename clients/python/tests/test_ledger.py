"""The second verifier of the ledger passes what the first one does."""

import contextlib
import io
import json
import os
import unittest

from jeton.ledger.__main__ import main
from jeton.ledger.vectors import run

VECTORS = os.path.join(os.path.dirname(__file__), "../../../proto/vectors/tree")


class Vectors(unittest.TestCase):
    def test_all_vectors_hold(self):
        count, failures = run(VECTORS)
        self.assertEqual(failures, [])
        self.assertGreater(count, 400)


class Command(unittest.TestCase):
    def says(self, *words):
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(io.StringIO()):
            status = main(["verify", "--output", "json", *words])
        return status, json.loads(output.getvalue() or "null")

    def export(self, name):
        return os.path.join(VECTORS, "exports", name)

    def test_a_good_export_ends_with_0(self):
        for form in (".jsonl", ".bin"):
            status, said = self.says(self.export("whole" + form))
            self.assertEqual((status, said["verdict"], said["last_epoch"]), (0, "good", 13))

    def test_a_changed_one_ends_with_11_and_names_the_event(self):
        status, said = self.says(self.export("an-entry-changed.bin"))
        self.assertEqual((status, said["verdict"], said["epoch"]), (11, "changed", 6))

    def test_what_is_not_there_ends_with_1(self):
        self.assertEqual(self.says(self.export("nowhere")), (1, None))


if __name__ == "__main__":
    unittest.main()
