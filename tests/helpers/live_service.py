"""A service that listens on this machine, and networks over it."""

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

__all__ = ["Served", "own_rule", "serving", "with_key"]

MANY = 10_000_000

OWN_RULES = ROOT / "docs" / "own-rules.md"


def own_rule(folder: Path) -> None:
    """A new folder with a rule of one's own."""
    [rule] = re.findall(r"```cypher\n(.*?)```", OWN_RULES.read_text(encoding="utf-8"), re.DOTALL)
    folder.mkdir()
    (folder / "my_rule.cypher").write_text(rule, encoding="utf-8")


@contextmanager
def with_key(key: str | None) -> Iterator[None]:
    """In an environment whose key for services is this one, or none."""
    own = {"DTGRAPH_API_KEY": key} if key else {}
    with patch.dict(os.environ, own):
        if not key:
            os.environ.pop("DTGRAPH_API_KEY", None)
        yield


@dataclass(frozen=True)
class Served:
    """Where a service listens, and its keys."""

    url: str
    access: KeyStore

    def key(self, *scopes: str, within: str | None = None) -> str:
        """A new key."""
        return self.access.create("test", scopes, within)[1]

    def network(self, *scopes: str, within: str | None = None) -> Network:
        """The network over the service with a new key for `scopes`; with nobody's where there are none."""
        with with_key(self.key(*scopes, within=within) if scopes else None):
            return dtgraph.open(self.url)


@contextmanager
def serving(network: Network, folder: Path, **settings: object) -> Iterator[Served]:
    """A service over `network`, whose keys are in `folder`."""
    access = KeyStore(folder / "keys")
    app = create_app(network, access=access, settings=Settings(**{"rate_limit": MANY, **settings}))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Served(f"http://127.0.0.1:{port}", access)
    finally:
        server.should_exit = True
        thread.join()
        access.close()
