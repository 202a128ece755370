"""What a run came to."""

import collections

from check import unknown_yet


class Report:
    def __init__(self, history, events, proof, violations, arena):
        self.violations = violations
        self._history, self._events, self._proof = history, events, proof
        self._faults, self._restarts = arena.faults, arena.restarts

    def __str__(self):
        return "\n".join([*self._operations(), *self._rest(), *self._violations()])

    def _operations(self):
        changes = self._history.changes
        verbs = collections.Counter(change.verb for change in changes)
        attempts = collections.Counter(
            code for change in changes for code in change.line["attempts"])
        yield f"changes        {len(changes):8,}  {listed(verbs)}"
        yield f"  attempts     {attempts.total():8,}  {listed(attempts)}"
        questions = self._history.questions
        answers = collections.Counter(
            question.get("verdict") or question["failed"] for question in questions)
        yield f"verifications  {len(questions):8,}  {listed(answers)}"
        if count := unknown_yet(self._history):
            yield f"  unknown yet  {count:8,}  of a token made elsewhere, by nodes that were behind"
        receipts = [change.line["receipt"] for change in changes if "receipt" in change.line]
        if receipts:
            late = [receipt for receipt in receipts if receipt["expired"]]
            yield f"receipts       {len(receipts):8,}  {len(late)} with nodes whose lease ran out"

    def _rest(self):
        yield (f"ledger         {len(self._events):8,}  events, {self._proof.confirmed_heads} "
               "heads signed on the way are extended")
        yield f"faults         {self._faults.total():8,}  {listed(self._faults)}"
        if self._restarts:
            yield f"               {self._restarts:8,}  nodes ended by themselves and were restarted"

    def _violations(self):
        yield f"violations     {len(self.violations):8,}"
        yield from (f"  {text}" for text in self.violations[:20])


def listed(counter):
    return ", ".join(f"{name} {count:,}" for name, count in counter.most_common())
