"""Queries with a timeout that holds whatever the engine does.

Engines check their time limit between rows, not while they compute a single value, and one value can take hours. So
the query runs in a thread of its own, and the caller waits no longer than the timeout. A query that timed out keeps
running in its thread until it ends; it only reads. Until then no other query runs this way.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TypeVar

from ..errors import StoreError

__all__ = ["THREAD_NAME", "TimeoutRunner"]

Result = TypeVar("Result")

THREAD_NAME = "dtgraph-query"
"""Name of the query threads. One that timed out cannot be stopped when the process exits."""

GRACE_S = 1.0
"""Time the engine has, after its own time limit, to report the timeout itself, in seconds."""


class TimeoutRunner:
    """Runs queries one after the other, each in a thread of its own."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._timed_out: Thread | None = None

    def run(self, query: Callable[[], Result], seconds: float, read_lock: AbstractContextManager[object]) -> Result:
        """Return the result of `query`, or raise its exception.

        `read_lock` is held until the query ends or times out. Raises `StoreError`: `query-too-slow` after `seconds`,
        `still-running` while an earlier query that timed out still runs.
        """
        with self._lock, read_lock:
            if self._timed_out is not None and self._timed_out.is_alive():
                raise StoreError("still-running")
            outcomes: SimpleQueue[tuple[Result | None, BaseException | None]] = SimpleQueue()

            def run() -> None:
                try:
                    outcomes.put((query(), None))
                except BaseException as error:  # raised in the caller's thread
                    outcomes.put((None, error))

            thread = Thread(target=run, name=THREAD_NAME, daemon=True)
            thread.start()
            try:
                result, error = outcomes.get(timeout=seconds + GRACE_S)
            except Empty:
                self._timed_out = thread
                raise StoreError("query-too-slow", seconds=seconds) from None
        if error is not None:
            raise error
        return result  # type: ignore[return-value]
