"""Signed heads, and the keys that may sign them."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ..v1 import ledger_pb2
from .fault import Fault


def signed_by(key, signature, text):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, text.encode())
        return True
    except (InvalidSignature, ValueError):
        return False


def text_of(data):
    return base64.b64encode(data).decode()


def data_of(text):
    """The bytes of standard base64 with padding, of which a value has one form only; else None."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if text_of(data) == text else None


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    microseconds: int

    @property
    def text(self):
        return (f"{self.origin}\n{self.size}\n{text_of(self.root)}\n"
                f"time {self.microseconds}\n")

    @classmethod
    def of_message(cls, message):
        time = message.time
        return cls(message.origin, message.tree_size, message.root_hash,
                   time.seconds * 1_000_000 + time.nanos // 1000)

    @classmethod
    def of_lines(cls, lines):
        """None when the four lines are no head."""
        try:
            root = data_of(lines[2])
            head = cls(lines[0], int(lines[1]), root, int(lines[3].removeprefix("time ")))
        except (ValueError, IndexError):
            return None
        is_name = head.origin and not any(c <= " " or c in "+\x7f" for c in head.origin)
        whole = root is not None and len(root) == 32 and 0 <= head.size < 1 << 64
        return head if is_name and whole and head.text == "".join(
            line + "\n" for line in lines) else None


@dataclass(frozen=True)
class Note:
    """A head with its signatures, each behind four bytes of a hash of its key."""
    head: Checkpoint
    signatures: tuple

    def is_signed_by(self, key):
        name = self.head.origin.encode() + b"\n\x01" + key
        key_hash = hashlib.sha256(name).digest()[:4]
        return any(signature[:4] == key_hash and signed_by(key, signature[4:], self.head.text)
                   for signature in self.signatures)


def read_notes(text):
    """All signed notes of a text, one behind the other; ValueError for anything else."""
    lines = text.split("\n")
    notes = []
    while True:
        while lines and not lines[0]:
            lines.pop(0)
        if not lines:
            return notes
        head = Checkpoint.of_lines(lines[:4])
        if head is None or len(lines) < 6 or lines[4]:
            raise ValueError("this is no signed head")
        del lines[:5]
        signatures = []
        while lines and lines[0].startswith("\u2014 "):
            _, name, *rest = lines.pop(0).split(" ")
            data = data_of(rest[0]) if name == head.origin and len(rest) == 1 else None
            if data:
                signatures.append(data)
        if not signatures:
            raise ValueError("this head is not signed")
        notes.append(Note(head, tuple(signatures)))


@dataclass(frozen=True)
class Rotation:
    """The event RotateLedgerKey, as it stands in the tree."""
    epoch: int
    previous: bytes
    next: bytes
    attestation: bytes
    entry: bytes

    @classmethod
    def of_entry(cls, entry):
        """None when the entry is no such event."""
        event = ledger_pb2.Event()
        try:
            event.ParseFromString(entry)
        except Exception:  # of google.protobuf.message, or UnicodeDecodeError
            return None
        changes = {change.field: change for change in event.changes}
        if event.verb != "RotateLedgerKey" or not {"public_key", "attestation"} <= set(changes):
            return None
        keys = changes["public_key"]
        parts = [data_of(keys.before), data_of(keys.after), data_of(changes["attestation"].after)]
        if None in parts or [len(part) for part in parts] != [32, 32, 64]:
            return None
        return cls(event.epoch, *parts, entry)

    def text(self, origin):
        return (f"{origin} rotate-key\n{self.epoch}\n{text_of(self.previous)}\n"
                f"{text_of(self.next)}\n")


class Keys:
    """The chain from the ledger's first key on."""

    def __init__(self, first, rotations=()):
        if len(first) != 32:
            raise Fault("key", None, "the ledger's first key is missing")
        self.first = first
        self.origin = "jeton/" + hashlib.sha256(first).hexdigest()[:32]
        self.rotations = []
        for entry in rotations:
            rotation = Rotation.of_entry(entry)
            if rotation is None:
                raise Fault("key", None, "a rotation of the ledger's key cannot be read")
            self._follow(rotation)

    @classmethod
    def of_message(cls, message):
        return cls(message.first_public_key, message.rotations)

    def _follow(self, rotation):
        before = self.rotations[-1] if self.rotations else None
        key = before.next if before else self.first
        if (rotation.epoch <= (before.epoch if before else 0) or rotation.previous != key
                or not signed_by(key, rotation.attestation, rotation.text(self.origin))):
            raise Fault("key", rotation.epoch,
                        f"the key of event {rotation.epoch} was not handed over to")
        self.rotations.append(rotation)

    def of_head(self, size):
        """The key that signs heads of this size."""
        past = [rotation.next for rotation in self.rotations if rotation.epoch <= size]
        return past[-1] if past else self.first

    def check(self, note):
        head = note.head
        if head.origin != self.origin:
            raise Fault("signature", None, f"the head is of {head.origin}, not of {self.origin}")
        if not note.is_signed_by(self.of_head(head.size)):
            raise Fault("signature", None,
                        f"the head of {head.size} events is not signed with the ledger's key")

    def check_message(self, message):
        """Of a jeton.v1.Checkpoint; returns the head."""
        head = Checkpoint.of_message(message)
        if len(head.root) != 32 or len(message.public_key) != 32 or message.time.nanos % 1000:
            raise Fault("malformed", None, "the head cannot be read")
        if head.origin != self.origin:
            raise Fault("signature", None, f"the head is of {head.origin}, not of {self.origin}")
        key = self.of_head(head.size)
        if message.public_key != key or not signed_by(key, message.signature, head.text):
            raise Fault("signature", None,
                        f"the head of {head.size} events is not signed with the ledger's key")
        return head
