"""A service that listens on this machine, and networks that use it."""

import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import uvicorn
from dtgraph.api.app import create_app

import dtgraph
from dtgraph.auth.keys import KeyStore
from dtgraph.network import Network
from dtgraph.settings import Settings

from . import ROOT
from .service import UNLIMITED

__all__ = ["LiveService", "api_key_environment", "serve_live", "write_custom_rule"]

CUSTOM_RULES_PAGE = ROOT / "docs" / "own-rules.md"


def write_custom_rule(folder: Path) -> None:
    """Create a folder with the custom rule of the documentation."""
    [rule] = re.findall(r"```cypher\n(.*?)```", CUSTOM_RULES_PAGE.read_text(encoding="utf-8"), re.DOTALL)
    folder.mkdir()
    (folder / "my_rule.cypher").write_text(rule, encoding="utf-8")


@contextmanager
def api_key_environment(key: str | None) -> Iterator[None]:
    """Set `DTGRAPH_API_KEY`, or remove it."""
    with patch.dict(os.environ, {"DTGRAPH_API_KEY": key} if key else {}):
        if not key:
            os.environ.pop("DTGRAPH_API_KEY", None)
        yield


@dataclass(frozen=True)
class LiveService:
    """The URL of a running service, and its keys."""

    url: str
    keys: KeyStore

    def key(self, *scopes: str, within: str | None = None) -> str:
        """Create a key and return its text."""
        return self.keys.create("test", scopes, within)[1]

    def network(self, *scopes: str, within: str | None = None) -> Network:
        """Open the network over the service with a new key for `scopes`; without scopes, without a key."""
        with api_key_environment(self.key(*scopes, within=within) if scopes else None):
            return dtgraph.open(self.url)


@contextmanager
def serve_live(network: Network, folder: Path, **settings: object) -> Iterator[LiveService]:
    """Serve `network` on a free port, with its keys in `folder`."""
    keys = KeyStore(folder / "keys")
    app = create_app(network, keys=keys, settings=Settings(**{"rate_limit": UNLIMITED, **settings}))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield LiveService(f"http://127.0.0.1:{port}", keys)
    finally:
        server.should_exit = True
        thread.join()
        keys.close()
