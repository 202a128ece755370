"""The clients that have an adapter, and how each is built and started."""

import json
import pathlib
import subprocess
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclass
class Client:
    name: str
    folder: pathlib.Path
    command: list


def clients(languages, purpose=None):
    """Builds the adapters, one after the other. What is built otherwise for a `purpose` stands under
    its name."""
    found = []
    for path in sorted(ROOT.glob("clients/*/conformance.json")):
        folder = path.parent
        if languages and folder.name not in languages:
            continue
        manifest = json.loads(path.read_text())
        manifest |= manifest.get(purpose, {})
        if "build" in manifest:
            subprocess.run(manifest["build"], cwd=folder, check=True)
        variants = manifest.get("columns", {folder.name: []})
        found += [Client(name, folder, manifest["run"] + more) for name, more in variants.items()]
    return found
