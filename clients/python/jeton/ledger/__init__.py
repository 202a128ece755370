"""Checks Jeton's ledger: exports, signed heads, and proofs, by proto/LEDGER.md alone.

    python3 -m jeton.ledger verify EXPORT --head HEADS
"""

from .export import Audit, records, verify
from .fault import Fault
from .heads import Checkpoint, Keys, Rotation, read_notes
from .tree import (
    Frontier, consistency_holds, inclusion_holds, leaf_hash, node_hash,
)

__all__ = [
    "Audit", "Checkpoint", "Fault", "Frontier", "Keys", "Rotation", "consistency_holds",
    "inclusion_holds", "leaf_hash", "node_hash", "read_notes", "records", "verify",
]
