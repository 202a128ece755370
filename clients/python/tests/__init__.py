"""The tests ask a real jetond, of the folder JETON_PROGRAMS or else .build/debug."""

import atexit
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "clients/python"), str(ROOT / "Tests/Conformance")]

from place import Place  # noqa: E402

place = Place(pathlib.Path(os.environ.get("JETON_PROGRAMS", ROOT / ".build/debug")).resolve())

atexit.register(place.__exit__)
