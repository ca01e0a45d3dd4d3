"""Stores: a network in an embedded engine or on a server, behind one protocol."""

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, shorten
from .commit_file import CommitFile
from .lazy_embedded import LazyEmbeddedStore
from .protocol import Store
from .urls import refuse_credentials, refuse_service

if TYPE_CHECKING:
    from ..settings import Settings

__all__ = ["open_store"]


def open_store(url: str, *, create: bool = False, lazy: bool = False, settings: "Settings | None" = None) -> Store:
    """Open the store at `url`, a path or the URL of a Neo4j server; with `create`, create it if it does not exist.

    A `lazy` embedded store starts its engine when it is needed; until then, other processes can use the store.
    Credentials, memory and timeout come from `settings` (default: the environment). Raises `InputError` for an invalid
    URL and `StoreError` if the store cannot be opened.
    """
    scheme, separator, _ = url.partition("://")
    path = str(Path(url).expanduser())
    if lazy and not separator and CommitFile(Path(path)).read() is not None:
        return LazyEmbeddedStore(path, settings)
    # Settings and engines are imported on demand: Settings takes a tenth of a second, an engine more.
    from ..settings import Settings  # noqa: PLC0415

    settings = settings or Settings()
    if separator:
        refuse_credentials(url)
        refuse_service(url, "this operation")
        from .neo4j import SCHEMES, ServerStore  # noqa: PLC0415

        if scheme not in SCHEMES:
            raise InputError("bad-store-url", found=shorten(url))
        return ServerStore.open(
            url,
            create=create,
            user=settings.neo4j_user,
            password=settings.neo4j_password.get_secret_value() if settings.neo4j_password else None,
            database=settings.neo4j_database,
            timeout=settings.query_timeout,
        )
    from .embedded import EmbeddedStore  # noqa: PLC0415

    return EmbeddedStore.open(path, create=create, heap=settings.heap, timeout=settings.query_timeout)
