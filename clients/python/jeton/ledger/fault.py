"""What is wrong with a ledger."""


class Fault(Exception):
    """`kind` is a word of LEDGER.md, `epoch` the first event it is true of, or None."""

    def __init__(self, kind, epoch, detail):
        super().__init__(detail)
        self.kind = kind
        self.epoch = epoch
        self.detail = detail
