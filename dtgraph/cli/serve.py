"""The command serve: the web page and the HTTP service."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from ipaddress import ip_address
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
import uvicorn

from ..auth.keys import KeyStore, key_file
from ..errors import InputError, RefusedError, StoreError
from ..model import today
from ..stores import open_store
from ..stores.urls import refuse_service
from .browser import find_free_port, open_when_ready
from .context import AsOf, Format, Store, common

__all__ = ["serve"]

APPLICATION = "dtgraph.api.app:create_app"

SHUTDOWN_TIMEOUT_S = 30
"""Seconds that running requests have when the service stops."""


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 for any free port.")] = 8690,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=64, help="Number of processes; more than one needs a Neo4j server.")
    ] = 1,
    open_: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    store: Store = None,
    as_of: AsOf = None,
    format_: Format = None,
) -> None:
    """Serve the web page and the HTTP API until stopped. Example: dtgraph serve --port 8690"""
    options = common(context, store, as_of, format_)
    refuse_service(options.store, "serving")
    if workers > 1 and "://" not in options.store:
        advice = "use one worker: an embedded store can be opened by one process, which has threads enough"
        raise InputError("bad-option", option="--workers", found=workers, advice=advice)
    if not _is_loopback(host):
        keys = KeyStore(key_file(options.store)).list_keys()
        if all(key.revoked_at for key in keys):
            raise RefusedError("no-key", host=host)
    if open_:
        port = port or find_free_port(host)
        open_when_ready(host, port, f"?as_of={options.as_of}" if options.as_of != today() else "")
    # settings of the application, in every worker process
    os.environ |= {"DTGRAPH_STORE": options.store, "DTGRAPH_ANONYMOUS": str(_is_loopback(host)).lower()}
    os.environ.setdefault("DTGRAPH_WARM", "true")
    if options.as_of != today():
        os.environ.setdefault("DTGRAPH_WARM_AS_OF", options.as_of.isoformat())
    if workers > 1:  # workers that cannot open the store would be restarted forever
        open_store(options.store).close()
    try:
        with _shared_metrics() if workers > 1 else nullcontext():
            uvicorn.run(
                APPLICATION,
                factory=True,
                host=host,
                port=port,
                workers=workers,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # any local process could forge the client's address
                log_config=_log_config(),
                timeout_graceful_shutdown=SHUTDOWN_TIMEOUT_S,
            )
    except SystemExit:  # raised by uvicorn when it cannot start, after it has logged why
        raise StoreError("cannot-listen", host=host, port=port) from None


@contextmanager
def _shared_metrics() -> Iterator[None]:
    """A folder in which all worker processes count their requests."""
    with TemporaryDirectory(prefix="dtgraph-metrics-") as folder:
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", folder)
        yield


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _log_config() -> dict[str, Any]:
    """Log JSON lines to stderr."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "dtgraph.api.middleware.request_context.JsonLines"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
    }
