"""A question that is given up after some seconds, whatever its engine is doing.

Engines look at their clock between rows, not while they work out one value, and a query can make one value take hours.
So the question is asked in a thread of its own, and who asked waits no longer than it may. What it left behind runs
out: it only reads, and nobody waits for it. While it does, no other question is asked in this way.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TypeVar

from ..errors import StoreError

__all__ = ["NAME", "Bounded"]

Result = TypeVar("Result")

NAME = "dtgraph-bounded"
"""The name of such a thread; a process that ends while one is left behind cannot stop it."""

GRACE = 1.0
"""Seconds that the engine has, beyond its own limit, to say itself that it gave up."""


class Bounded:
    """Asks questions one after the other, each in a thread of its own."""

    def __init__(self) -> None:
        self._asking = Lock()
        self._left_behind: Thread | None = None

    def ask(self, question: Callable[[], Result], seconds: float, held: AbstractContextManager[object]) -> Result:
        """What `question` gives. Raises what it raises, or `StoreError` `query-too-slow` after so many `seconds`.

        `held` is entered while it is asked, and left when it is given up. Raises `still-running` while one that was
        given up has not run out.
        """
        with self._asking, held:
            if self._left_behind is not None and self._left_behind.is_alive():
                raise StoreError("still-running")
            answers: SimpleQueue[tuple[Result | None, BaseException | None]] = SimpleQueue()

            def run() -> None:
                try:
                    answers.put((question(), None))
                except BaseException as error:  # told in the thread of who asked
                    answers.put((None, error))

            thread = Thread(target=run, name=NAME, daemon=True)
            thread.start()
            try:
                result, error = answers.get(timeout=seconds + GRACE)
            except Empty:
                self._left_behind = thread
                raise StoreError("query-too-slow", seconds=seconds) from None
        if error is not None:
            raise error
        return result  # type: ignore[return-value]
