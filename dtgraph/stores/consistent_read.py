"""Several reads from one committed state."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from ..errors import DtgraphError, StoreError

__all__ = ["Versioned", "read_consistently"]

Result = TypeVar("Result")

_MAX_ATTEMPTS = 5
"""A remote store cannot block its writers, so more than two attempts may be needed."""


class Versioned(Protocol):
    """What has a version, and may be able to block its writers: a store or a service."""

    @property
    def version(self) -> int:
        """Number of commits."""

    def block_writers(self) -> AbstractContextManager[None]:
        """Block writers until the context ends, if possible."""


def read_consistently(store: Versioned, work: Callable[[], Result]) -> tuple[Result, int]:
    """Run `work` while nobody writes; return its result and the network's version.

    After a first attempt that a writer interrupted, writers are blocked for the next one. Raises `StoreError`
    `keeps-changing` if that does not help, or if no time is left.
    """
    result = _read(store, work)
    for _ in range(1, _MAX_ATTEMPTS):
        if result is not None:
            return result
        try:
            with store.block_writers():
                result = _read(store, work)
        except StoreError as error:
            raise StoreError("keeps-changing") if error.code == "query-too-slow" else error from None
    if result is None:
        raise StoreError("keeps-changing")
    return result


def _read(store: Versioned, work: Callable[[], Result]) -> tuple[Result, int] | None:
    """Return the result of `work` and the version, or None if somebody wrote meanwhile."""
    version = store.version
    try:
        result = work()
    except DtgraphError:
        raise
    except Exception:
        if store.version == version:
            raise
        return None  # what was read of two versions need not fit together
    return (result, version) if store.version == version else None
