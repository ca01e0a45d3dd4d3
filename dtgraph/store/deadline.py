"""Until when a question must be answered, whichever and however many reads it takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ..errors import StoreError

__all__ = ["answered_within", "seconds_given", "seconds_left"]

_UNTIL: ContextVar[tuple[float, float] | None] = ContextVar("until", default=None)
"""The moment on the monotonic clock, and how many seconds there were."""


@contextmanager
def answered_within(seconds: float) -> Iterator[None]:
    """While it lasts, reads of this context are given up when so many seconds have passed."""
    token = _UNTIL.set((time.monotonic() + seconds, seconds))
    try:
        yield
    finally:
        _UNTIL.reset(token)


def seconds_left(own: float | None) -> float | None:
    """So many seconds a read has that has `own` at most. Raises `StoreError` `query-too-slow` where there are none."""
    until = _UNTIL.get()
    if until is None:
        return own
    left = until[0] - time.monotonic()
    if left <= 0:
        raise StoreError("query-too-slow", seconds=until[1])
    return left if own is None else min(own, left)


def seconds_given(own: float | None) -> float | None:
    """So many seconds the whole question had: what is said where it is given up."""
    until = _UNTIL.get()
    return own if until is None else until[1]
