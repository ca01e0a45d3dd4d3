"""The command that runs the service."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from ipaddress import ip_address
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from ..auth.keys import KeyStore, access_file
from ..errors import InputError, RefusedError, StoreError
from ..model import today
from ..stores import open_store
from ..stores.urls import refuse_service
from .browser import free_port, open_when_ready
from .context import AsOf, Format, Store, common

__all__ = ["add_to"]

APPLICATION = "dtgraph.api.app:create_app"
GRACE = 30
"""So many seconds requests have to end when the service is told to."""


def add_to(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(serve)


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0: any that is free.")] = 8690,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, help="How many processes answer: of a server's store, several.")
    ] = 1,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in a browser when the service answers.")] = False,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Run the page and the HTTP service until it is told to stop. Example: dtgraph serve --port 8690"""
    session = common(context, store, as_of, format_)
    refuse_service(session.store, "to serve it")
    if workers > 1 and "://" not in session.store:
        advice = "one process holds an embedded store, with as many threads as it needs"
        raise InputError("bad-option", option="--workers", found=workers, advice=advice)
    if not _is_loopback(host):
        keys = KeyStore(access_file(session.store)).all_keys()
        if all(key.revoked_at for key in keys):
            raise RefusedError("no-key", host=host)
    if open_:
        port = port or free_port(host)
        open_when_ready(host, port, f"?as_of={session.as_of}" if session.as_of != today() else "")
    import uvicorn  # noqa: PLC0415 - no other command waits for it

    # what the application opens, in every process, and whether it lets read who has no key
    os.environ |= {"DTGRAPH_STORE": session.store, "DTGRAPH_ANONYMOUS": str(_is_loopback(host)).lower()}
    os.environ.setdefault("DTGRAPH_WARM", "true")
    if session.as_of != today():
        os.environ.setdefault("DTGRAPH_WARM_AS_OF", session.as_of.isoformat())
    if workers > 1:  # a process that cannot open it would be begun again and again
        open_store(session.store).close()
    try:
        with _counted_together() if workers > 1 else nullcontext():
            uvicorn.run(
                APPLICATION,
                factory=True,
                host=host,
                port=port,
                workers=workers,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # else anybody on this machine could say where they ask from
                log_config=_logging(),
                timeout_graceful_shutdown=GRACE,
            )
    except SystemExit:  # what uvicorn ends with where it could not begin, when it has told why
        raise StoreError("cannot-listen", host=host, port=port) from None


@contextmanager
def _counted_together() -> Iterator[None]:
    """Let the processes that are begun count their requests in one folder, whichever is asked for the figures."""
    with TemporaryDirectory(prefix="dtgraph-figures-") as folder:
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)
        yield


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _logging() -> dict[str, Any]:
    """Every line as JSON on stderr."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "dtgraph.api.middleware.request_context.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
    }
