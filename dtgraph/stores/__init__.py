"""Where a network lives: an embedded engine or a server, behind one protocol."""

from pathlib import Path

from ..errors import InputError, shorten
from ..settings import Settings
from .protocol import Store
from .urls import refuse_credentials, refuse_service

__all__ = ["open_store"]


def open_store(url: str, *, create: bool = False, settings: Settings | None = None) -> Store:
    """The store at `url`: a path, or the address of a Neo4j server. With `create`, a new one where there is none.

    Credentials, memory and time limit come from `settings` (default: the environment). Raises `InputError` for an
    address that is none, `StoreError` for a store that cannot be opened.
    """
    own = settings or Settings()
    scheme, separator, _ = url.partition("://")
    if separator:
        refuse_credentials(url)
        refuse_service(url, "this")
    # An engine is imported only when it is asked for: each takes a good part of a second.
    if separator:
        from .neo4j import SCHEMES, ServerStore  # noqa: PLC0415

        if scheme not in SCHEMES:
            raise InputError("bad-store-url", found=shorten(url))
        return ServerStore.open(
            url,
            create=create,
            user=own.neo4j_user,
            password=own.neo4j_password.get_secret_value() if own.neo4j_password else None,
            database=own.neo4j_database,
            timeout=own.query_timeout,
        )
    from .embedded import EmbeddedStore  # noqa: PLC0415

    return EmbeddedStore.open(str(Path(url).expanduser()), create=create, heap=own.heap, timeout=own.query_timeout)
