"""Runs the README's code as it stands."""

import contextlib
import io
import os
import re
import unittest
import unittest.mock

from . import ROOT, place


def blocks():
    text = (ROOT / "clients/python/README.md").read_text()
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


class ReadmeTests(unittest.TestCase):
    def run_block(self, number, **names):
        daemon = place.daemon
        names = {"address": daemon.tcp, "token": daemon.owner, **names}
        said = io.StringIO()
        with contextlib.redirect_stdout(said), \
                unittest.mock.patch.dict(os.environ, JETON_TOKEN=daemon.owner):
            exec(compile(blocks()[number], f"README.md, block {number}", "exec"), names)
        return said.getvalue(), names

    def test_the_server(self):
        _, names = self.run_block(0, app=lambda: None)
        self.assertIn("AsyncTokenVerifier", repr(names["app"]._verifier))

    def test_threads(self):
        said, _ = self.run_block(1)
        lines = said.splitlines()
        self.assertEqual(lines[:3], [
            "shown once: jeton_…", "TOKEN_VERDICT_VALID ci-deploy",
            "INVALID_ARGUMENT FIELD_REQUIRED role"])
        self.assertRegex(lines[-1], r"^\d+ CreateServiceAccount$")

    def test_asyncio(self):
        said, _ = self.run_block(2)
        self.assertEqual(said, "{'alice'}\n")
