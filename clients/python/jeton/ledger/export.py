"""Exports, in both forms, and whether they hold."""

import hashlib

from google.protobuf import json_format
from google.protobuf.message import DecodeError

from ..v1 import ledger_pb2
from .fault import Fault
from .heads import Keys, Rotation
from .tree import Frontier, consistency_holds, leaf_hash

MAGIC = b"JETONEX1"
RECORD_BYTES_MAXIMUM = 1 << 20


def records(file):
    """The records of an export, given as a binary file; each is an ExportEventsResponse."""
    opening = file.read(1)
    if opening == b"{":
        yield from _lines(opening, file)
    elif opening + file.read(len(MAGIC) - 1) == MAGIC:
        yield from _messages(file)
    else:
        raise Fault("malformed", None, "this is no export of a ledger")


def _lines(opening, file):
    line = opening + file.readline()
    before = 0
    while line:
        if not line.endswith(b"\n"):
            raise Fault("cut_off", before + 1, "the export ends in the middle of an event")
        record = ledger_pb2.ExportEventsResponse()
        try:
            json_format.Parse(line, record)
        except (json_format.ParseError, UnicodeDecodeError) as error:
            raise Fault("malformed", None, f"a line cannot be read: {error}") from None
        if record.HasField("event"):
            _check_shown(record)
        yield record
        before = record.epoch or record.header.after_epoch
        line = file.readline()


def _check_shown(record):
    """What people read must be what the bytes say."""
    event = ledger_pb2.Event()
    try:
        event.ParseFromString(record.entry)
        event.DiscardUnknownFields()
        same = event == record.event
    except (DecodeError, UnicodeDecodeError):
        same = False
    if not same:
        raise Fault("changed", record.epoch,
                    f"what is shown of event {record.epoch} is not what its bytes say")


def _messages(file):
    before = 0
    while True:
        length = _length(file)
        if length is None:
            return
        data = file.read(length) if length >= 0 else b""
        if length < 0 or len(data) < length:
            raise Fault("cut_off", before + 1, "the export ends in the middle of an event")
        record = ledger_pb2.ExportEventsResponse()
        try:
            record.ParseFromString(data)
        except (DecodeError, UnicodeDecodeError):
            raise Fault("malformed", None, "a record cannot be read") from None
        yield record
        before = record.epoch or record.header.after_epoch


def _length(file):
    """None at the end; -1 when the end is in the length."""
    length = 0
    for digit in range(4):
        byte = file.read(1)
        if not byte:
            return None if digit == 0 else -1
        length |= (byte[0] & 0x7F) << 7 * digit
        if byte[0] < 0x80:
            if length > RECORD_BYTES_MAXIMUM:
                raise Fault("malformed", None, "a record is too long")
            return length
    raise Fault("malformed", None, "a record's length is none")


class Audit:
    """Follows an export from its header to its end; `heads` are notes kept elsewhere."""

    def __init__(self, first, heads=()):
        if not first.HasField("header"):
            raise Fault("malformed", None, "the export does not begin with its header")
        self.header = header = first.header
        if not (header.HasField("checkpoint") and header.HasField("keys")):
            raise Fault("malformed", None, "the header has no head, or no keys")
        self.keys = Keys.of_message(header.keys)
        self.head = self.keys.check_message(header.checkpoint)
        self.after, self.last = header.after_epoch, header.last_epoch
        if not self.after <= self.last <= self.head.size:
            raise Fault("malformed", None, "the header's range is not one of its ledger")
        try:
            self.frontier = Frontier(self.after, list(header.subtrees))
        except ValueError as error:
            raise Fault("malformed", None, str(error)) from None
        if any(len(hash) != 32 for hash in header.consistency):
            raise Fault("malformed", None, "the header's proof has what is no hash")
        self.without_body = 0
        self.confirmed = []
        self.time = None
        self.missing = None
        self._expect(heads)

    def _expect(self, heads):
        for note in heads:
            if note.head.size > self.head.size:
                raise Fault("cut_off", self.head.size + 1,
                            f"a kept head covers {note.head.size} events, the ledger has "
                            f"{self.head.size}")
        for note in heads:
            self.keys.check(note)
        for note in heads:
            if note.head.size == self.head.size and note.head.root != self.head.root:
                raise Fault("rewritten", 1, "the export's head is not the one that was kept")
        self.expected = sorted(
            (note.head for note in heads if self.after <= note.head.size <= self.last),
            key=lambda head: head.size)
        self._compare()

    def _compare(self):
        while self.expected and self.expected[0].size == self.frontier.size:
            head = self.expected.pop(0)
            if head.root != self.frontier.root:
                first = (self.confirmed[-1].size if self.confirmed else 0) + 1
                raise Fault("rewritten", first,
                            f"events {first} to {head.size} are not those of the kept head")
            self.confirmed.append(head)

    def take(self, record):
        if self.missing is not None:
            if record.epoch == self.missing:
                raise Fault("swapped", self.missing, f"event {self.missing} is further on")
            return
        if record.HasField("header"):
            raise Fault("malformed", None, "the export has a second header")
        epoch = self.frontier.size + 1
        if record.epoch > self.last:
            raise Fault("inserted", record.epoch, f"event {record.epoch} follows the last one")
        if len(record.leaf_hash) != 32 or bool(record.entry) == bool(record.absence):
            raise Fault("malformed", record.epoch, "no hash, or no reason for what is lacking")
        if record.epoch > epoch:
            # It may be further on.
            self.missing = epoch
            return
        if record.epoch < epoch:
            raise Fault("inserted", epoch, f"event {record.epoch} is there already")
        self._append(record, epoch)

    def _append(self, record, epoch):
        leaf = record.leaf_hash
        if record.entry:
            self._read(record, epoch)
        else:
            self.without_body += 1
        for rotation in self.keys.rotations:
            if rotation.epoch == epoch and leaf_hash(rotation.entry) != leaf:
                raise Fault("key", epoch, "this event is not the change of key that is told of")
        self.frontier.append(leaf)
        self._compare()

    def _read(self, record, epoch):
        event = ledger_pb2.Event()
        try:
            event.ParseFromString(record.entry)
        except (DecodeError, UnicodeDecodeError):
            event.Clear()
        if event.epoch == 0:
            raise Fault("changed", epoch, f"event {epoch} cannot be read")
        if event.epoch != epoch:
            raise Fault("swapped", epoch, f"event {event.epoch} stands in the place of {epoch}")
        if record.leaf_hash != leaf_hash(record.entry):
            raise Fault("changed", epoch, f"event {epoch} does not have its hash")
        time = (event.time.seconds, event.time.nanos // 1000)
        if self.time is not None and time < self.time:
            raise Fault("changed", epoch, f"event {epoch} is older than the one before it")
        self.time = time
        self._check_keys(event, record.entry, epoch)

    def _check_keys(self, event, entry, epoch):
        if epoch == 1:
            for change in event.changes:
                if change.field == "ledger.public_key":
                    origin = "jeton/" + hashlib.sha256(self.keys.first).hexdigest()[:32]
                    if Keys(_key(change.after)).origin != origin:
                        raise Fault("key", epoch, "the ledger began with another key")
        if event.verb == "RotateLedgerKey":
            rotation = Rotation.of_entry(entry)
            if rotation is None or rotation not in self.keys.rotations:
                raise Fault("key", epoch, "a change of key that the header does not tell of")

    def finish(self):
        if self.missing is not None:
            raise Fault("removed", self.missing, f"event {self.missing} is missing")
        size, end = self.frontier.size, self.head
        if size != self.last:
            raise Fault("cut_off", size + 1,
                        f"the export ends with event {size}, and should with {self.last}")
        if not consistency_holds(size, self.frontier.root, end.size, end.root,
                                 list(self.header.consistency)):
            first = max(self.after, self.confirmed[-1].size if self.confirmed else 0) + 1
            raise Fault("rewritten", first,
                        f"events {first} to {size} are not those that the head was signed over")


def _key(text):
    from .heads import data_of
    return data_of(text) or b""


def verify(file, heads=(), progress=lambda done, last: None):
    """The audit of a whole export; raises Fault at the first event that does not hold."""
    audit = None
    for record in records(file):
        if audit is None:
            audit = Audit(record, heads)
        else:
            audit.take(record)
            progress(audit.frontier.size, audit.last)
    if audit is None:
        raise Fault("malformed", None, "this is no export of a ledger")
    audit.finish()
    return audit
