"""Many readers or one writer, in one process."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, local

__all__ = ["SharedLock"]

BARRED, OPEN = 0.1, 0.4
"""So many seconds a writer who waits keeps new readers out, so that the others come to their end; then lets them in.

Each time it keeps them out for twice as long, since those who are in may take longer than that.
"""

LONGEST = 10.0
"""But never for more seconds than this: one reader who takes a minute must not keep all later ones out for it."""


class SharedLock:
    """Held by any number of `shared` holders or by one `exclusive` one.

    A holder may be a `long` one, who holds it for several reads. While there is one, a writer who waits keeps no
    reader out, since nothing would be gained; but it comes before the next such holder.
    """

    def __init__(self) -> None:
        self._changed = Condition()
        self._sharing = 0
        self._long = 0
        self._waiting = 0
        self._since = 0.0
        self._taken = False
        self._own = local()

    @contextmanager
    def shared(self, seconds: float | None = None, *, long: bool = False) -> Iterator[None]:
        """Hold it together with others; a thread that holds it already waits for nobody.

        Raises `TimeoutError` where it cannot be had within so many `seconds`.
        """
        held = getattr(self._own, "held", 0)
        with self._changed:
            if not held:
                self._wait(seconds, long)
            self._sharing += 1
            self._long += long
        self._own.held = held + 1
        try:
            yield
        finally:
            self._own.held = held
            with self._changed:
                self._sharing -= 1
                self._long -= long
                self._since = time.monotonic() if long and not self._long else self._since
                self._changed.notify_all()

    def _wait(self, seconds: float | None, long: bool) -> None:
        end = None if seconds is None else time.monotonic() + seconds
        while self._taken or (self._waiting and (long or self._barred())):
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError
            # nobody tells when a bar ends
            self._changed.wait(left if self._taken or long else min(BARRED, left or BARRED))

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold it alone. Raises `RuntimeError` in a thread that shares it: it would wait for itself."""
        if getattr(self._own, "held", 0):
            raise RuntimeError("a thread that keeps writers waiting cannot write")
        with self._changed:
            self._since = self._since if self._waiting else time.monotonic()
            self._waiting += 1
            try:
                self._changed.wait_for(lambda: not self._taken and not self._sharing)
            finally:
                self._waiting -= 1
                self._changed.notify_all()
            self._taken = True
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._since = time.monotonic()
                self._changed.notify_all()

    def _barred(self) -> bool:
        """Whether a writer who waits keeps new readers out now."""
        if self._long:
            return False
        waited, barred = time.monotonic() - self._since, BARRED
        while waited >= barred + OPEN:
            waited -= barred + OPEN
            barred = min(2 * barred, LONGEST)
        return waited < barred
