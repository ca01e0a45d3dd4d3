"""A service for the tests: the sample network behind the application, and keys for it."""

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

__all__ = ["Service", "serving"]

MANY = 10_000_000


@dataclass(frozen=True)
class Service:
    """An application, its network and its keys."""

    app: FastAPI
    network: Network
    access: KeyStore

    def client(self, *scopes: str, within: str | None = None, accept: str | None = None) -> TestClient:
        """Somebody who has a new key with `scopes`; nobody's where there are none."""
        client = TestClient(self.app, raise_server_exceptions=False)
        if scopes:
            _, text = self.access.create("test", scopes, within)
            client.headers["authorization"] = f"Bearer {text}"
        if accept:
            client.headers["accept"] = accept
        return client


@contextmanager
def serving(network: Network, folder: Path, **settings: object) -> Iterator[Service]:
    """A service over `network`, whose keys are in `folder`."""
    access = KeyStore(folder / "keys")
    given = {"rate_limit": MANY, **settings}
    app = create_app(network, access=access, settings=Settings(**given))
    with TestClient(app):
        yield Service(app, network, access)
    access.close()
