"""Backends: what runs the operations of a network (see `dtgraph.backends.protocol`)."""

from ..catalogue import Catalogue
from ..stores import open_store
from ..stores.urls import is_service
from .local import LocalBackend
from .protocol import Backend

__all__ = ["Backend", "LocalBackend", "open_backend"]


def open_backend(url: str, catalogue: Catalogue | None = None, *, create: bool = False, lazy: bool = False) -> Backend:
    """Open the network at `url`: a path, ``neo4j://…``, ``bolt://…``, or ``http(s)://…`` of a running service.

    With `create`, a store is created if there is none. With `lazy`, the engine of an embedded store is started when it
    is needed. Raises `StoreError`, `AccessError`, `InputError`.
    """
    if is_service(url):
        from .http import HttpBackend  # noqa: PLC0415 - loads the HTTP client

        return HttpBackend(url, catalogue)
    return LocalBackend(open_store(url, create=create, lazy=lazy), catalogue)
