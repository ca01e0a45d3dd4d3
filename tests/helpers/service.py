"""The application in this process: its network, its keys, and clients with new keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dtgraph.api.app import create_app
from fastapi import FastAPI
from fastapi.testclient import TestClient

from dtgraph.auth.keys import KeyStore
from dtgraph.network import Network
from dtgraph.settings import Settings

__all__ = ["UNLIMITED", "Service", "serve_in_process"]

UNLIMITED = 10_000_000
"""A rate limit that no test reaches."""


@dataclass(frozen=True)
class Service:
    """An application, its network and its keys."""

    app: FastAPI
    network: Network
    keys: KeyStore

    def client(self, *scopes: str, within: str | None = None, accept: str | None = None) -> TestClient:
        """Return a client with a new key for `scopes`; without scopes, without a key."""
        client = TestClient(self.app, raise_server_exceptions=False)
        if scopes:
            _, text = self.keys.create("test", scopes, within)
            client.headers["authorization"] = f"Bearer {text}"
        if accept:
            client.headers["accept"] = accept
        return client


@contextmanager
def serve_in_process(network: Network, folder: Path, **settings: object) -> Iterator[Service]:
    """Start the application on `network`, with its keys in `folder`."""
    keys = KeyStore(folder / "keys")
    app = create_app(network, keys=keys, settings=Settings(**{"rate_limit": UNLIMITED, **settings}))
    with TestClient(app):
        yield Service(app, network, keys)
    keys.close()
