"""Many readers or one writer, in one process."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, local

__all__ = ["SharedLock"]

BARRED, OPEN = 0.1, 0.4
"""So many seconds a writer who waits keeps new readers out, so that the others come to their end; then lets them in.

Else one reader who takes a minute would keep all later ones out for it, as long as a writer waits.
"""

PATIENCE = 60.0
"""After so many seconds of waiting, new readers are kept out for as long at a time.

Not for ever: a reader who holds the lock may be waiting for what another reader works out.
"""


class SharedLock:
    """Held by any number of `shared` holders or by one `exclusive` one, who goes before most later `shared` ones."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._sharing = 0
        self._waiting: list[float] = []
        self._taken = False
        self._own = local()

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Hold it together with others; a thread that holds it already waits for nobody."""
        held = getattr(self._own, "held", 0)
        with self._changed:
            while not held and (self._taken or self._barred()):
                self._changed.wait(None if self._taken else BARRED)
            self._sharing += 1
        self._own.held = held + 1
        try:
            yield
        finally:
            self._own.held = held
            with self._changed:
                self._sharing -= 1
                self._changed.notify_all()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold it alone. Raises `RuntimeError` in a thread that shares it: it would wait for itself."""
        if getattr(self._own, "held", 0):
            raise RuntimeError("a thread that keeps writers waiting cannot write")
        began = time.monotonic()
        with self._changed:
            self._waiting.append(began)
            try:
                self._changed.wait_for(lambda: not self._taken and not self._sharing)
            finally:
                self._waiting.remove(began)
                self._changed.notify_all()
            self._taken = True
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()

    def _barred(self) -> bool:
        """Whether a writer who waits keeps new readers out now."""
        if not self._waiting:
            return False
        waited = time.monotonic() - self._waiting[0]
        barred = BARRED if waited < PATIENCE else PATIENCE
        return waited % (barred + OPEN) < barred
