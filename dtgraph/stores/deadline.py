"""Until when a question must be answered, whichever and however many reads it takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Event

from ..errors import StoreError

__all__ = ["answered_within", "seconds_given", "seconds_left"]


@dataclass(frozen=True, slots=True)
class _Deadline:
    """The moment on the monotonic clock, how many seconds there were, and what is set when nobody waits any longer."""

    at: float
    seconds: float
    stopped: Event | None


_UNTIL: ContextVar[_Deadline | None] = ContextVar("until", default=None)


@contextmanager
def answered_within(seconds: float, *, unless: Event | None = None) -> Iterator[None]:
    """While it lasts, reads of this context are given up when so many seconds have passed, or `unless` is set."""
    token = _UNTIL.set(_Deadline(time.monotonic() + seconds, seconds, unless))
    try:
        yield
    finally:
        _UNTIL.reset(token)


def seconds_left(own: float | None) -> float | None:
    """So many seconds a read has that has `own` at most. Raises `StoreError` `query-too-slow` where there are none.

    Raises `stopping` where nobody waits for it any longer.
    """
    until = _UNTIL.get()
    if until is None:
        return own
    if until.stopped is not None and until.stopped.is_set():
        raise StoreError("stopping")
    left = until.at - time.monotonic()
    if left <= 0:
        raise StoreError("query-too-slow", seconds=until.seconds)
    return left if own is None else min(own, left)


def seconds_given(own: float | None) -> float | None:
    """So many seconds the whole question had: what is said where it is given up."""
    until = _UNTIL.get()
    return own if until is None else until.seconds
