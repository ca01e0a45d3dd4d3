"""Shared by the tests: networks, services, browsers and files to test with."""

from pathlib import Path

from dtgraph.backends import LocalBackend
from dtgraph.catalogue import Catalogue
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

__all__ = ["ROOT", "local", "network_over"]

ROOT = Path(__file__).parents[2]
"""The root of the repository."""


def network_over(store: Store, catalogue: Catalogue | None = None) -> Network:
    """A network over an open store."""
    return Network(LocalBackend(store, catalogue))


def local(network: Network) -> LocalBackend:
    """The backend of a network over a store."""
    assert isinstance(network.backend, LocalBackend)
    return network.backend
