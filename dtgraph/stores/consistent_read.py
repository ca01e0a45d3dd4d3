"""Several reads that answer one question, from one committed state."""

from collections.abc import Callable
from typing import TypeVar

from ..errors import StoreError
from .protocol import Store

__all__ = ["read_consistently"]

Result = TypeVar("Result")

_ATTEMPTS = 5
"""A store that is far away cannot keep its writers waiting."""


def read_consistently(store: Store, work: Callable[[], Result]) -> tuple[Result, int]:
    """What `work` gives when nobody writes while it reads, and the version that it saw.

    Once somebody has written, writers wait until it has read again. Raises `StoreError` `keeps-changing` where that
    does not help, or where there is no time left for it.
    """
    result, version = _read(store, work)
    for _ in range(1, _ATTEMPTS):
        if version is not None:
            return result, version
        try:
            with store.unchanging():
                result, version = _read(store, work)
        except StoreError as error:
            raise StoreError("keeps-changing") if error.code == "query-too-slow" else error from None
    if version is None:
        raise StoreError("keeps-changing")
    return result, version


def _read(store: Store, work: Callable[[], Result]) -> tuple[Result, int | None]:
    """What `work` gives, and the version of the network unless somebody wrote meanwhile."""
    version = store.version
    result = work()
    return result, version if store.version == version else None
