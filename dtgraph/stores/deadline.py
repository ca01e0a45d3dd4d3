"""The deadline of an operation, shared by all its reads."""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Event

from ..errors import StoreError

__all__ = ["remaining_seconds", "time_limit", "time_limit_seconds"]


@dataclass(frozen=True, slots=True)
class _Deadline:
    at: float
    """Monotonic time."""
    seconds: float
    """Duration of the whole operation."""
    cancelled: Collection[Event]


_DEADLINE: ContextVar[_Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def time_limit(seconds: float, *, cancelled: Collection[Event] = ()) -> Iterator[None]:
    """Stop the reads of this context after `seconds`, or once one of the events `cancelled` is set."""
    token = _DEADLINE.set(_Deadline(time.monotonic() + seconds, seconds, cancelled))
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def remaining_seconds(timeout: float | None) -> float | None:
    """Return the seconds left for a read whose own limit is `timeout`; None: no limit.

    Raises `StoreError`: `query-too-slow` when the deadline has passed, `stopping` when the operation was cancelled.
    """
    deadline = _DEADLINE.get()
    if deadline is None:
        return timeout
    if any(event.is_set() for event in deadline.cancelled):
        raise StoreError("stopping")
    remaining = deadline.at - time.monotonic()
    if remaining <= 0:
        raise StoreError("query-too-slow", seconds=deadline.seconds)
    return remaining if timeout is None else min(timeout, remaining)


def time_limit_seconds(timeout: float | None) -> float | None:
    """Return the time limit of the whole operation, or else `timeout`, for error messages."""
    deadline = _DEADLINE.get()
    return timeout if deadline is None else deadline.seconds
