"""Several reads that answer one question, from one committed state."""

from collections.abc import Callable
from typing import TypeVar

from ..errors import StoreError
from .base import Store

__all__ = ["steady"]

Result = TypeVar("Result")

_ATTEMPTS = 5


def steady(store: Store, work: Callable[[], Result]) -> tuple[Result, int]:
    """What `work` gives when nobody writes while it reads, and the version that it saw.

    Raises `StoreError` `conflict` where the network does not stop changing.
    """
    for _ in range(_ATTEMPTS):
        version = store.version
        result = work()
        if store.version == version:
            return result, version
    raise StoreError("conflict", attempts=_ATTEMPTS)
