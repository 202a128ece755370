"""When a failed call is sent again, and when a connection is tried again: rules 21 and 51."""

from __future__ import annotations

import random

from .errors import Code, RPCError

FIRST_PAUSE = 0.1
PAUSE_MAXIMUM = 10.0
BUDGET_MAXIMUM = 10.0
SUCCESS = 0.1
"""A success gives a tenth of a token back: with a server in trouble, retries stay below a tenth of
the calls."""


def pause(failures: int) -> float:
    """After so many failures in a row. 20 % more or less, so that clients that failed together do
    not come back together."""
    return min(FIRST_PAUSE * 2 ** min(failures - 1, 16), PAUSE_MAXIMUM) * random.uniform(0.8, 1.2)


class Retries:
    def __init__(self, attempts: int):
        self._attempts = attempts
        self._budget = BUDGET_MAXIMUM

    def succeeded(self) -> None:
        self._budget = min(self._budget + SUCCESS, BUDGET_MAXIMUM)

    def pause(self, error: RPCError, attempt: int, repeatable: bool) -> float | None:
        """Before the next attempt; None when the error stands."""
        is_safe = error.not_processed or error.code == Code.UNAVAILABLE and repeatable
        if attempt + 1 >= self._attempts or error.final or not is_safe or self._budget < 1:
            return None
        self._budget -= 1
        return pause(attempt + 1) if error.retry_after is None else error.retry_after
