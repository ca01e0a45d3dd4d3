"""Which kind of network an address is of: one in a store, or that of a running service."""

from ..catalogue import Catalogue
from ..network import Network
from ..stores.urls import is_service
from .http import RemoteNetwork

__all__ = ["network_at", "open_network"]


def network_at(url: str) -> type[Network]:
    """The class of the network at `url`."""
    return RemoteNetwork if is_service(url) else Network


def open_network(url: str, questions: Catalogue | None = None) -> Network:
    """The network at `url` (see `Network.opened`)."""
    return network_at(url).opened(url, questions)
